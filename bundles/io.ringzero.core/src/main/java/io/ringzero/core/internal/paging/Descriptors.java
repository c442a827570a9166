// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.domain.Domain;

/**
 * Which descriptors a PV guest may have in a GDT or LDT (SDM Vol. 3A 3.4.5, 3.5): none that is of a more privileged ring
 * than the guest kernel's, none of a system object. Call gates lose their DPL, so that their use faults, and lead only to
 * code of the guest's. Stateless.
 */
enum Descriptors {
    /** 64-bit guests: all of their code is in ring 3. */
    LONG64 {
        @Override
        long segment(long descriptor) {
            return descriptor | DPL;
        }

        @Override
        boolean gate(long descriptor, int target) {
            return (descriptor & GATE_RESERVED) == 0 && (own(target) || target == X86Flat64.FLAT_KERNEL_CS64);
        }

        @Override
        long closed(long descriptor) {
            // The DPL that the guest meant, which is 3, is kept in the RPL of the selector.
            return descriptor & ~DPL | 3L << 16;
        }
    },
    /** 32-bit guests: the kernel is in ring 1, and no code is 64 bits wide. */
    PAE32 {
        @Override
        long segment(long descriptor) throws GuestFaultException {
            long fixed = narrow(descriptor);
            long base = descriptor >>> 16 & 0xff_ffff | descriptor >>> 56 << 24;
            long limit = (descriptor & 0xffff | descriptor >>> 32 & 0xf_0000) + 1;
            long end = (descriptor & GRANULARITY) != 0 ? limit << 12 : limit;
            // Kernels that stop below an older, larger region of Xen's are to reach the M2P too.
            boolean reaches = (descriptor & CODE_OR_DATA) != 0 && base == 0
                && end > X86Flat32.HYPERVISOR_VIRT_START_PAE;
            return reaches ? fixed | LIMIT : fixed;
        }

        @Override
        boolean gate(long descriptor, int target) {
            return narrowGate(descriptor, target);
        }

        @Override
        long closed(long descriptor) throws GuestFaultException {
            return closedNarrow(descriptor);
        }
    },
    /** 32-bit guests whose segments end below the hypervisor ({@link SegmentTruncation}). */
    PAE32_TRUNCATED {
        @Override
        long segment(long descriptor) throws GuestFaultException {
            long fixed = narrow(descriptor);
            if ((descriptor & CODE_OR_DATA) == 0) {
                return fixed;
            }
            return SegmentTruncation.cut(fixed).orElseThrow(() -> refused(descriptor));
        }

        @Override
        boolean gate(long descriptor, int target) {
            return narrowGate(descriptor, target);
        }

        @Override
        long closed(long descriptor) throws GuestFaultException {
            return closedNarrow(descriptor);
        }
    };

    private static final long PRESENT = 1L << 47;
    private static final int DPL_SHIFT = 45;
    private static final long DPL = 3L << DPL_SHIFT;
    private static final long CODE_OR_DATA = 1L << 44;
    private static final long LONG = 1L << 53;
    private static final long GRANULARITY = 1L << 55;
    private static final long LIMIT = 0x000f_0000_0000_ffffL;
    private static final int TYPE_SHIFT = 40;
    private static final int TYPE_CALL_GATE = 0xc;
    /** Bits of a call gate that are zero. */
    private static final long GATE_RESERVED = 0xffL << 32;
    /** The same where the five bits below them count words to copy. */
    private static final long GATE_RESERVED_NARROW = 0xe0L << 32;

    /** For a guest. */
    static Descriptors of(Domain domain) {
        if (domain.type() == GuestType.PV64) {
            return LONG64;
        }
        return domain.has(PvOption.SEGMENT_TRUNCATION) ? PAE32_TRUNCATED : PAE32;
    }

    /** The descriptor as it may stand in a table; EINVAL when it may not. */
    long check(long descriptor) throws GuestFaultException {
        int type = (int) (descriptor >>> TYPE_SHIFT) & 0x1f;
        if ((descriptor & PRESENT) == 0) {
            return descriptor;
        }
        // Type 0 is the upper half of a call gate, which is two descriptors long in 64-bit mode.
        if ((descriptor & CODE_OR_DATA) != 0 || type == 0) {
            return segment(descriptor);
        }
        int target = (int) (descriptor >>> 16) & 0xffff;
        if (type != TYPE_CALL_GATE || !gate(descriptor, target)) {
            throw refused(descriptor);
        }
        return closed(descriptor);
    }

    /** Checks a page of descriptors, and writes them as they may be. */
    void checkPage(MachineMemory memory, long mfn) throws GuestFaultException {
        long start = mfn << MachineMemory.PAGE_SHIFT;
        for (long at = start; at < start + MachineMemory.PAGE_SIZE; at += 8) {
            long descriptor = memory.readLong(at);
            long allowed = check(descriptor);
            if (allowed != descriptor) {
                memory.writeLong(at, allowed);
            }
        }
    }

    /** A present code or data segment with a DPL that is the guest's to have. */
    abstract long segment(long descriptor) throws GuestFaultException;

    /** Whether a call gate is well formed and leads to a selector that is the guest's. */
    abstract boolean gate(long descriptor, int target);

    /** A call gate whose use faults. */
    abstract long closed(long descriptor) throws GuestFaultException;

    /** A segment of 32-bit code or data that is no more privileged than ring 1. */
    private static long narrow(long descriptor) throws GuestFaultException {
        if ((descriptor & LONG) != 0 && (descriptor & CODE_OR_DATA) != 0) {
            throw refused(descriptor);
        }
        return (descriptor & DPL) == 0 ? descriptor | 1L << DPL_SHIFT : descriptor;
    }

    private static boolean narrowGate(long descriptor, int target) {
        return (descriptor & GATE_RESERVED_NARROW) == 0 && (own(target) || target == X86Flat32.FLAT_RING1_CS);
    }

    private static long closedNarrow(long descriptor) throws GuestFaultException {
        // The guest's DPL is kept in the RPL of the selector.
        long dpl = (narrow(descriptor) & DPL) >>> DPL_SHIFT;
        return descriptor & ~DPL & ~(3L << 16) | dpl << 16;
    }

    /** Whether a selector is in the LDT or in the guest's part of the GDT. */
    private static boolean own(int selector) {
        return (selector & 4) != 0 || selector >>> 3 < X86.FIRST_RESERVED_GDT_ENTRY;
    }

    private static GuestFaultException refused(long descriptor) {
        return new GuestFaultException(Errno.EINVAL,
            "descriptor 0x" + Long.toHexString(descriptor) + " is not allowed");
    }
}
