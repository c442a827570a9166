// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import java.util.Arrays;

/**
 * The forced-emulation prefix (public/arch-x86/xen.h, XEN_EMULATE_PREFIX): UD2 and the letters "xen" before CPUID ask for what the
 * hypervisor wants the guest to see. Also CPUID where it exits by itself: both answers are the same. On the pCPU's thread.
 */
final class ForcedEmulation {
    private static final byte[] PREFIX = {0x0f, 0x0b, 'x', 'e', 'n'};
    private static final int ESCAPE = 0x0f;
    private static final int CPUID = 0xa2;

    private final CodeBytes code;
    private final GuestCpuid cpuid;
    private final GuestMode mode;
    private final Machine machine;

    @Inject
    ForcedEmulation(CodeBytes code, GuestCpuid cpuid, GuestMode mode, Machine machine) {
        this.code = code;
        this.cpuid = cpuid;
        this.mode = mode;
        this.machine = machine;
    }

    /** Emulates after #UD; false when the bytes are not the prefix and CPUID. */
    boolean emulate(Vcpu vcpu, Exceptions exceptions) {
        byte[] bytes = code.at(vcpu);
        if (bytes.length < PREFIX.length) {
            // Xen reads the whole prefix before it looks at it.
            exceptions.pageFault(vcpu, CodeBytes.linear(vcpu.state()) + bytes.length, 0);
            return true;
        }
        if (!Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            return false;
        }
        if (bytes.length < PREFIX.length + 2) {
            // The instruction goes on in a page that is not there: the fetch faults.
            exceptions.pageFault(vcpu, CodeBytes.linear(vcpu.state()) + bytes.length, 0);
            return true;
        }
        if ((bytes[PREFIX.length] & 0xff) != ESCAPE || (bytes[PREFIX.length + 1] & 0xff) != CPUID) {
            return false;
        }
        if (vcpu.pv().cpuidFaulting && !mode.kernel(vcpu)) {
            vcpu.state().rip(vcpu.state().rip() + PREFIX.length);
            exceptions.inject(vcpu, Exceptions.PROTECTION, 0);
            return true;
        }
        answer(vcpu, PREFIX.length + 2, mode.kernel(vcpu));
        return true;
    }

    /** Emulates after an exit for CPUID. */
    void cpuid(Vcpu vcpu, Exceptions exceptions) {
        if (vcpu.pv().cpuidFaulting && !mode.kernel(vcpu)) {
            exceptions.inject(vcpu, Exceptions.PROTECTION, 0);
            return;
        }
        byte[] bytes = code.at(vcpu);
        int length = 0;
        while (length + 1 < bytes.length && ((bytes[length] & 0xff) != ESCAPE || (bytes[length + 1] & 0xff) != CPUID)) {
            length++;
        }
        answer(vcpu, length + 2, false);
    }

    private void answer(Vcpu vcpu, int length, boolean enlightened) {
        machine.clock().charge(Cost.EMULATION.nanos);
        cpuid.execute(vcpu, enlightened);
        CpuState state = vcpu.state();
        state.rip(state.rip() + length);
        state.rflags(state.rflags() & ~Bounce.RFLAGS_RF);
    }
}
