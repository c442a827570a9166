// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;

/**
 * Which descriptors a 64-bit PV guest may have in a GDT or LDT (SDM Vol. 3A 3.4.5, 3.5): none that is of a more
 * privileged ring, none of a system object. Call gates lose their DPL, so that their use faults, and lead only to
 * code of the guest's.
 */
final class Descriptors {
    private static final long PRESENT = 1L << 47;
    private static final int DPL_SHIFT = 45;
    private static final long DPL = 3L << DPL_SHIFT;
    private static final long CODE_OR_DATA = 1L << 44;
    private static final int TYPE_SHIFT = 40;
    private static final int TYPE_CALL_GATE = 0xc;
    /** Bits of a call gate that are zero. */
    private static final long GATE_RESERVED = 0xffL << 32;

    private Descriptors() {
    }

    /** The descriptor as it may stand in a table; EINVAL when it may not. */
    static long check(long descriptor) throws GuestFaultException {
        if ((descriptor & PRESENT) == 0) {
            return descriptor;
        }
        if ((descriptor & CODE_OR_DATA) != 0) {
            return descriptor | DPL;
        }
        int type = (int) (descriptor >>> TYPE_SHIFT) & 0xf;
        if (type == 0) {
            return descriptor | DPL; // the upper half of a call gate, which is two descriptors long
        }
        int target = (int) (descriptor >>> 16) & 0xffff;
        if (type != TYPE_CALL_GATE || (descriptor & GATE_RESERVED) != 0 || !guestSelector(target)) {
            throw new GuestFaultException(Errno.EINVAL,
                "descriptor 0x" + Long.toHexString(descriptor) + " is not allowed");
        }
        return descriptor & ~DPL;
    }

    /** Checks a page of descriptors, and writes them as they may be. */
    static void checkPage(MachineMemory memory, long mfn) throws GuestFaultException {
        long start = mfn << MachineMemory.PAGE_SHIFT;
        for (long at = start; at < start + MachineMemory.PAGE_SIZE; at += 8) {
            long descriptor = memory.readLong(at);
            long allowed = check(descriptor);
            if (allowed != descriptor) {
                memory.writeLong(at, allowed);
            }
        }
    }

    /** Whether a selector is in ring 3 and, in the GDT, one of the guest's or a flat one for it. */
    private static boolean guestSelector(int selector) {
        boolean ldt = (selector & 4) != 0;
        boolean own = selector >>> 3 < X86.FIRST_RESERVED_GDT_ENTRY;
        boolean flat = selector == 0xe023 || selector == 0xe02b || selector == 0xe033;
        return (selector & 3) == 3 && (ldt || own || flat);
    }
}
