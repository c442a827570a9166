// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.call.Struct;

/**
 * How wide {@code unsigned long} and pointers are in a guest's structures, and what follows from it: which of two layouts
 * is meant, how a word of that type is read and written (public/xen.h; Xen's compat layer). Stateless; any thread.
 */
public enum GuestWidth {
    /** 64-bit guests. */
    WIDE(8) {
        @Override
        public int pick(int wide, int narrow) {
            return wide;
        }

        @Override
        public long word(Struct struct, int offset) {
            return struct.i64(offset);
        }

        @Override
        public Struct put(Struct struct, int offset, long value) {
            return struct.put64(offset, value);
        }
    },
    /** 32-bit guests. */
    NARROW(4) {
        @Override
        public int pick(int wide, int narrow) {
            return narrow;
        }

        @Override
        public long word(Struct struct, int offset) {
            return struct.u32(offset);
        }

        @Override
        public Struct put(Struct struct, int offset, long value) {
            return struct.put32(offset, (int) value);
        }
    };

    private final int bytes;

    GuestWidth(int bytes) {
        this.bytes = bytes;
    }

    /** The width of a kind of guest. */
    public static GuestWidth of(GuestType type) {
        return type == GuestType.PV64 ? WIDE : NARROW;
    }

    /** Size of an {@code unsigned long}. */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether a pointer may lead to the guest's own memory, mapped or not (Xen: guest_handle_okay of one element, which looks at
     * where it begins).
     */
    public boolean reachable(long linear) {
        if (this == NARROW) {
            return Long.compareUnsigned(linear, X86Flat32.HYPERVISOR_VIRT_START_PAE) < 0;
        }
        return linear < 0 ? linear >= X86Flat64.HYPERVISOR_VIRT_END : linear >>> 47 == 0;
    }

    /** One of two sizes or offsets: that of the 64-bit layout or that of the 32-bit one. */
    public abstract int pick(int wide, int narrow);

    /** Reads an {@code unsigned long}; 32 bits are zero-extended. */
    public abstract long word(Struct struct, int offset);

    /** Writes an {@code unsigned long}; the 32-bit one loses the upper half. */
    public abstract Struct put(Struct struct, int offset, long value);
}
