// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86Flat32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;

/**
 * Which entries a guest of a kind may write in its page tables, and what Xen makes of them. Memory types and large pages
 * are not the guest's to choose. Stateless.
 */
enum EntryRules {
    /**
     * 64-bit: all guest code runs in ring 3, so every page gets USER, and GUEST_KERNEL remembers those for which the
     * guest did not ask it.
     */
    LONG64 {
        @Override
        long adjust(int level, long entry) {
            if (!Pte.present(entry)) {
                return entry;
            }
            if (level > 1) {
                return entry | Pte.USER;
            }
            long adjusted = (entry & Pte.USER) == 0 ? entry | Pte.GUEST_KERNEL | Pte.USER : entry;
            return (adjusted & Pte.GUEST_KERNEL) == 0 ? adjusted | Pte.GLOBAL : adjusted;
        }

        @Override
        boolean hypervisors(long linear) {
            return HypervisorSlots.contains(Pte.index(4, linear));
        }
    },
    /**
     * 32-bit PAE: the guest kernel runs in ring 1, a supervisor for the MMU, so USER is as the guest says. Its L3 has four
     * entries, which in the four-level tables that run it need rights of their own; the last one must be there, for the
     * hypervisor's region is behind it.
     */
    PAE32 {
        @Override
        void check(int level, long entry) throws GuestFaultException {
            super.check(level, entry);
            if (level == 3 && (entry & FORBIDDEN_POINTER) != 0) {
                throw forbidden(level, entry, entry & FORBIDDEN_POINTER);
            }
        }

        @Override
        long adjust(int level, long entry) {
            return level == 3 && Pte.present(entry) ? entry | POINTER_RIGHTS : entry;
        }

        @Override
        long restore(int level, long entry) {
            return level == 3 && Pte.present(entry) ? entry & ~(POINTER_RIGHTS | Pte.ACCESSED) : entry;
        }

        @Override
        FrameType below(int level, int index) {
            return level == 3 && index == TOP ? FrameType.L2_TOP : FrameType.table(level - 1);
        }

        @Override
        boolean linear(int level) {
            // Its rights would let the guest write what is mapped that way.
            return level == 2;
        }

        @Override
        boolean required(int level, int index) {
            return level == 3 && index == TOP;
        }

        @Override
        boolean fixed(int level, int index) {
            return level == 3 && index >= TOP;
        }

        @Override
        int entries(int level) {
            return level == 3 ? TOP + 1 : FrameTable.ENTRIES;
        }

        @Override
        int levels() {
            return 3;
        }

        @Override
        boolean hypervisors(long linear) {
            return linear < 0 || linear >= X86Flat32.HYPERVISOR_VIRT_START_PAE;
        }
    };

    /** Bits that may differ between two entries that hold the same references. */
    static final long HARMLESS = Pte.NO_EXECUTE | Pte.AVAILABLE_HIGH | Pte.AVAILABLE | Pte.GLOBAL | Pte.DIRTY
        | Pte.ACCESSED
        | Pte.USER;

    private static final long FORBIDDEN_UPPER = Pte.WRITE_THROUGH | Pte.CACHE_DISABLE | Pte.LARGE | Pte.GLOBAL;
    private static final long FORBIDDEN_L1 = Pte.WRITE_THROUGH | Pte.CACHE_DISABLE | Pte.LARGE | Pte.GRANT;
    /** A PAE page-directory pointer has no bits above the address (Xen: COMPAT_L3_DISALLOW_MASK). */
    private static final long FORBIDDEN_POINTER = Pte.NO_EXECUTE | Pte.AVAILABLE_HIGH;
    private static final long POINTER_RIGHTS = Pte.WRITABLE | Pte.USER;
    /** Last entry of a 32-bit guest's L3. */
    private static final int TOP = 3;

    /** The rules for a kind of guest. */
    static EntryRules of(GuestType type) {
        return type == GuestType.PV64 ? LONG64 : PAE32;
    }

    /** Demands that a present entry has no flag that the guest may not set. */
    void check(int level, long entry) throws GuestFaultException {
        long bad = entry & (level == 1 ? FORBIDDEN_L1 : FORBIDDEN_UPPER);
        if (bad != 0) {
            throw forbidden(level, entry, bad);
        }
    }

    /** The entry as it stands in the table. */
    abstract long adjust(int level, long entry);

    /** The entry as the guest finds it when the table is one no more. */
    long restore(int level, long entry) {
        return entry;
    }

    /** What an entry of a table refers to, if it is not a linear one. */
    FrameType below(int level, int index) {
        return FrameType.table(level - 1);
    }

    /** Whether an entry may map a table of its own level. */
    boolean linear(int level) {
        return true;
    }

    /** Whether an entry must be present. */
    boolean required(int level, int index) {
        return false;
    }

    /** Whether an entry cannot be changed while the table is in use. */
    boolean fixed(int level, int index) {
        return false;
    }

    /** Entries that a table has; those behind them are cleared. */
    int entries(int level) {
        return FrameTable.ENTRIES;
    }

    /** Level of the guest's roots. */
    int levels() {
        return 4;
    }

    /** Whether a linear address is in the hypervisor's region. */
    abstract boolean hypervisors(long linear);

    private static GuestFaultException forbidden(int level, long entry, long bad) {
        return new GuestFaultException(Errno.EINVAL, "L" + level + " entry 0x" + Long.toHexString(entry)
            + " has forbidden flags 0x" + Long.toHexString(bad));
    }
}
