// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.trap.GuestDecoder;
import io.ringzero.x86.CodeMode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Guests' memory and names as reports read them: as far as it goes, without complaint. On pCPU threads and at safe points. */
@Singleton
public final class GuestView {
    private static final int PAGE = 4096;

    private final GuestMemory memory;

    @Inject
    public GuestView(GuestMemory memory) {
        this.memory = memory;
    }

    /** As many bytes of a range as the guest's kernel can read, from its start. */
    public byte[] readable(Vcpu vcpu, long from, int length) {
        byte[] bytes = new byte[length];
        int done = 0;
        while (vcpu.hasPaging() && done < length) {
            int part = (int) Math.min(length - done, PAGE - (from + done & PAGE - 1));
            try {
                memory.copyIn(vcpu, from + done, bytes, done, part);
            } catch (GuestFaultException e) {
                break; // the page is not there: what came before it is all
            }
            done += part;
        }
        return java.util.Arrays.copyOf(bytes, done);
    }

    /** How code is read where the vCPU stands. */
    public static CodeMode mode(Vcpu vcpu) {
        return GuestDecoder.mode(vcpu.state());
    }

    /** Linear address of an instruction pointer. */
    static long code(Vcpu vcpu, long rip) {
        boolean wide = mode(vcpu) == CodeMode.LONG64;
        return wide ? rip : vcpu.state().segment(CpuState.CS).base() + rip & 0xffff_ffffL;
    }

    /** Bytes of a word on the stack. */
    static int wordBytes(Vcpu vcpu) {
        return mode(vcpu) == CodeMode.LONG64 ? 8 : 4;
    }

    /** An address with the image's name for it, if there is one. */
    static String named(Vcpu vcpu, long address) {
        SymbolTable symbols = vcpu.domain().symbols();
        String name = symbols.describe(address);
        return "%016x".formatted(address) + (name.isEmpty() ? "" : " " + name);
    }
}
