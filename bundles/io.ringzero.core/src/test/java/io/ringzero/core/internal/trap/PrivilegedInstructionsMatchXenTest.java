// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrivilegedInstructionsMatchXenTest {
    private static final long HANDLER = 0x12340;

    private Bench bench;
    private Vcpu vcpu;
    private CpuState state;
    private long rip;

    @BeforeEach
    void guest() {
        bench = new Bench();
        Domain domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        state = vcpu.state();
        rip = state.rip();
        vcpu.pv().trapAddress[13] = HANDLER;
        vcpu.pv().trapAddress[6] = HANDLER;
        vcpu.pv().iopl = 1 << 12;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"cli, fa, 1, 1", "sti, fb, 1, 1", "hlt, f4, 0, 0", "in al dx, ec, 1, 0", "out dx al, ee, 1, 0",
        "in eax imm, e560, 2, 0", "clts, 0f06, 2, 0", "wbinvd, 0f09, 2, 0", "rdtsc, 0f31, 2, 2",
        "mov rax cr0, 0f20c0, 3, 0", "mov cr3 rax, 0f22d8, 3, 0", "mov rax cr5, 0f20e8, 0, 0",
        "mov dr7 rax, 0f23f8, 3, 0", "lgdt, 0f0110, 0, 0", "invd, 0f08, 0, 0", "rdmsr, 0f32, 2, 0",
        "cpuid, 0fa2, 2, 2", "ins, 6c, 1, 0", "outs, 6e, 1, 0", "nop, 90, 0, 0"})
    void stepsOverWhatXenEmulatesInKernelAndUserMode(String what, String code, int kernelLength, int userLength) {
        state.gpr(CpuState.RCX, 0xc0000100L);
        state.gpr(CpuState.RSI, rip);
        state.gpr(CpuState.RDI, rip + 512);
        run(code);
        assertEquals(kernelLength == 0 ? HANDLER : rip + kernelLength, state.rip(), what + " in the kernel");
        state.rip(rip);
        state.gpr(CpuState.RCX, 0xc0000100L);
        state.gpr(CpuState.RSI, rip);
        state.gpr(CpuState.RDI, rip + 512);
        vcpu.pv().kernelSp = rip + 2048;
        vcpu.pv().iopl = code.startsWith("f") ? 3 << 12 : 1 << 12;
        if (vcpu.paging().kernelMode()) {
            bench.get(GuestMode.class).toggle(vcpu);
        }
        run(code);
        assertEquals(userLength == 0 ? HANDLER : rip + userLength, state.rip(), what + " in user mode");
    }

    @Test
    void forcedEmulationNamesTheHypervisor() {
        state.gpr(CpuState.RAX, 0x40000000L);
        bench.machine.memory().write(rip, HexFormat.of().parseHex("0f0b78656e0fa2"), 0, 7);
        event(6);
        assertEquals(rip + 7, state.rip());
        assertEquals(0x566e6558, state.gpr(CpuState.RBX));
        assertEquals(0x65584d4d, state.gpr(CpuState.RCX));
        assertEquals(0x4d4d566e, state.gpr(CpuState.RDX));
    }

    @Test
    void anOrdinaryUd2IsTheGuests() {
        bench.machine.memory().write(rip, HexFormat.of().parseHex("0f0b0000000fa2"), 0, 7);
        event(6);
        assertEquals(HANDLER, state.rip());
    }

    @Test
    void repeatedInsStoresOnesOneIterationAtATime() {
        state.gpr(CpuState.RCX, 3);
        state.gpr(CpuState.RDI, rip + 512);
        for (int i = 2; i >= 0; i--) {
            run("f36d");
            assertEquals(i, state.gpr(CpuState.RCX));
            assertEquals(i == 0 ? rip + 2 : rip, state.rip());
        }
        assertEquals(-1, bench.intAt(rip + 520));
        assertEquals(0, bench.intAt(rip + 524));
    }

    @Test
    void aWriteToAnUnknownMsrFaultsAndIsLoggedOnce() {
        state.gpr(CpuState.RCX, 0x3f8);
        run("0f30");
        assertEquals(HANDLER, state.rip());
    }

    private void run(String code) {
        byte[] bytes = HexFormat.of().parseHex(code);
        bench.machine.memory().write(rip, bytes, 0, bytes.length);
        event(13);
    }

    private void event(int vector) {
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_ERROR, 0);
        bench.exit(vcpu, Exit.EVENT);
    }
}
