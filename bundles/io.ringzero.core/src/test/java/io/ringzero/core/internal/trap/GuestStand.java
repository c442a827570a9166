// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import java.util.HexFormat;

/** A guest of one vCPU whose handlers have addresses that tell their vectors, for tests of single instructions. */
final class GuestStand implements AutoCloseable {
    /** Handler of vector n is at this plus 16 n. */
    static final long HANDLERS = 0x12000;

    final Bench bench = new Bench();
    final Domain domain = bench.domain("guest", 1);
    final Vcpu vcpu = domain.vcpus().getFirst();
    final CpuState state = vcpu.state();
    final long rip = state.rip();

    GuestStand() {
        for (int i = 0; i < 32; i++) {
            vcpu.pv().trapAddress[i] = HANDLERS + 16L * i;
        }
        vcpu.pv().kernelSp = rip + 2048;
    }

    /** Goes to the other mode. */
    GuestStand toggle() {
        bench.get(GuestMode.class).toggle(vcpu);
        return this;
    }

    /** Runs one instruction that faults with #GP(0); what came of it. */
    String run(String code) {
        return run(code, 13);
    }

    /** The same for another fault: {@code +n} for n bytes further, {@code #n} for the handler of a vector. */
    String run(String code, int vector) {
        byte[] bytes = HexFormat.of().parseHex(code);
        bench.machine.memory().write(rip, bytes, 0, bytes.length);
        state.rip(rip);
        state.gpr(CpuState.RSP, rip + 1024);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_ERROR, 0);
        bench.exit(vcpu, Exit.EVENT);
        if (domain.shutdown() != null) {
            return String.valueOf(domain.shutdown());
        }
        long now = state.rip();
        return now >= HANDLERS && now < HANDLERS + 512 ? "#" + (now - HANDLERS) / 16 : "+" + (now - rip);
    }

    @Override
    public void close() {
        bench.close();
    }
}
