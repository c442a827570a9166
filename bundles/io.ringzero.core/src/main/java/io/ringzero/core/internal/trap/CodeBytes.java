// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;

/** Reads the instruction at RIP, as far as it can be read. On the pCPU's thread. */
final class CodeBytes {
    /** Longest instruction (SDM Vol. 2A 2.3.11). */
    static final int LONGEST = 15;
    private static final int ATTRIBUTE_L = 1 << 13;
    private static final int PAGE = 4096;

    private final GuestMemory memory;

    @Inject
    CodeBytes(GuestMemory memory) {
        this.memory = memory;
    }

    /** Whether the code segment is a 64-bit one. */
    static boolean wide(CpuState state) {
        return (state.segment(CpuState.CS).attributes() & ATTRIBUTE_L) != 0;
    }

    /** Linear address of RIP. */
    static long linear(CpuState state) {
        Segment cs = state.segment(CpuState.CS);
        return wide(state) ? state.rip() : cs.base() + state.rip() & 0xffff_ffffL;
    }

    /** Up to 15 bytes from RIP on; fewer where the next page cannot be read, none where this one cannot. */
    byte[] at(Vcpu vcpu) {
        long linear = linear(vcpu.state());
        try {
            return memory.copyIn(vcpu, linear, LONGEST);
        } catch (GuestFaultException e) {
            int inPage = (int) Math.min(LONGEST, PAGE - (linear & PAGE - 1));
            try {
                return memory.copyIn(vcpu, linear, inPage);
            } catch (GuestFaultException none) {
                return new byte[0];
            }
        }
    }
}
