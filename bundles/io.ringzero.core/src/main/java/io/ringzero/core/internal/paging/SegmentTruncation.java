// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.X86Flat32;
import java.util.OptionalLong;

/**
 * The paper's protection by segments (section 2.1.1; SDM Vol. 3A 3.4.5): what of a 32-bit guest's segment lies below
 * {@link #END}. The read-only M2P of a machine of up to 16 GiB, which the guest is to read, is below it too. Stateless.
 */
public final class SegmentTruncation {
    /** First linear address that no truncated segment reaches. */
    public static final long END = X86Flat32.MACH2PHYS_VIRT_END_PAE;

    private static final long CODE = 1L << 43;
    private static final long EXPAND_DOWN = 1L << 42;
    private static final long BIG = 1L << 54;
    private static final long GRANULARITY = 1L << 55;
    private static final long LIMIT = 0x000f_0000_0000_ffffL;
    private static final int PAGE_SHIFT = 12;

    private SegmentTruncation() {
    }

    /** A descriptor of a code or data segment, cut; empty when the segment cannot be cut. */
    static OptionalLong cut(long descriptor) {
        long base = descriptor >>> 16 & 0xff_ffff | descriptor >>> 56 << 24;
        long limit = descriptor & 0xffff | descriptor >>> 32 & 0xf_0000;
        boolean pages = (descriptor & GRANULARITY) != 0;
        if ((descriptor & (CODE | EXPAND_DOWN)) == EXPAND_DOWN) {
            // Its offsets go up to the largest there is: nothing can be taken from that end.
            boolean fits = (descriptor & BIG) == 0 && base + 0xffff < END;
            return fits ? OptionalLong.of(descriptor) : OptionalLong.empty();
        }
        long last = base + (pages ? limit << PAGE_SHIFT | 0xfff : limit);
        if (last < END) {
            return OptionalLong.of(descriptor);
        }
        long room = END - base;
        if (room <= 0) {
            return OptionalLong.empty();
        }
        long whole = room >>> PAGE_SHIFT;
        return OptionalLong.of(pages && whole > 0
            ? limit(descriptor, whole - 1)
            : limit(descriptor & ~GRANULARITY, room - 1));
    }

    private static long limit(long descriptor, long field) {
        return descriptor & ~LIMIT | field & 0xffff | (field & 0xf_0000) << 32;
    }
}
