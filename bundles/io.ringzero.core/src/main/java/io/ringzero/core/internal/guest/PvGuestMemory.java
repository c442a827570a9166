// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.guest;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Copies through the guest kernel's page tables, whichever root is in use, with the rights of
 * the guest kernel: ring 3's for 64-bit guests, ring 1's for 32-bit ones. Every page of a
 * range is translated before the first byte is moved. Accessed and dirty bits are left as the processor would leave
 * them.
 */
@Singleton
public final class PvGuestMemory implements GuestMemory {
    private static final int SUPERVISOR = TranslationContext.PERM_WP | TranslationContext.PERM_NXE;
    private static final int USER = SUPERVISOR | TranslationContext.PERM_USER;

    private final Machine machine;
    private final MachineMemory memory;

    @Inject
    PvGuestMemory(Machine machine) {
        this.machine = machine;
        memory = machine.memory();
    }

    @Override
    public void copyIn(Vcpu vcpu, long linear, byte[] to, int offset, int length) throws GuestFaultException {
        java.util.Objects.checkFromIndexSize(offset, length, to.length);
        long[] pages = translate(vcpu, linear, length, Tlb.READ);
        int done = 0;
        for (long page : pages) {
            int part = part(page, length - done);
            memory.read(page, to, offset + done, part);
            done += part;
        }
    }

    @Override
    public void copyOut(Vcpu vcpu, long linear, byte[] from, int offset, int length) throws GuestFaultException {
        java.util.Objects.checkFromIndexSize(offset, length, from.length);
        long[] pages = translate(vcpu, linear, length, Tlb.WRITE);
        int done = 0;
        for (long page : pages) {
            int part = part(page, length - done);
            memory.write(page, from, offset + done, part);
            done += part;
        }
    }

    /** Machine address of the first byte in each page of a range. */
    private long[] translate(Vcpu vcpu, long linear, int length, int access) throws GuestFaultException {
        if (length == 0) {
            return new long[0];
        }
        long last = linear + length - 1;
        long root = vcpu.paging().kernelRoot();
        boolean wide = vcpu.domain().width() == GuestWidth.WIDE;
        if (!(wide ? allowed(linear, last) : allowedNarrow(linear, last)) || root == 0) {
            throw fault(linear, length);
        }
        TranslationContext context = new TranslationContext(root, TranslationContext.MODE_LONG,
            wide ? USER : SUPERVISOR, 0);
        long[] pages = new long[(int) ((last >>> MachineMemory.PAGE_SHIFT) - (linear >>> MachineMemory.PAGE_SHIFT))
            + 1];
        long at = linear;
        for (int i = 0; i < pages.length; i++) {
            pages[i] = machine.mmu().translate(memory, context, at, access);
            if (pages[i] < 0 || !memory.contains(pages[i], 1)) {
                throw fault(linear, length);
            }
            at = (at | MachineMemory.PAGE_MASK) + 1;
        }
        at = linear;
        for (int i = 0; i < pages.length; i++) {
            AccessMarks.leave(memory, root, at, access == Tlb.WRITE);
            at = (at | MachineMemory.PAGE_MASK) + 1;
        }
        return pages;
    }

    private static int part(long maddr, int left) {
        return Math.min(left, MachineMemory.PAGE_SIZE - (int) (maddr & MachineMemory.PAGE_MASK));
    }

    /** Whether a range lies in one half of the canonical addresses and outside the hypervisor's part. */
    private static boolean allowed(long first, long last) {
        boolean low = first >= 0 && last >= first && last >>> 47 == 0;
        boolean high = first < 0 && last < 0 && last >= first && first >= X86Flat64.HYPERVISOR_VIRT_END;
        return low || high;
    }

    /** Whether a range lies below a 32-bit guest's M2P. */
    private static boolean allowedNarrow(long first, long last) {
        return first >= 0 && last >= first && last < X86Flat32.HYPERVISOR_VIRT_START_PAE;
    }

    private static GuestFaultException fault(long linear, int length) {
        return new GuestFaultException(Errno.EFAULT,
            length + " bytes at 0x" + Long.toHexString(linear) + " are out of reach");
    }
}
