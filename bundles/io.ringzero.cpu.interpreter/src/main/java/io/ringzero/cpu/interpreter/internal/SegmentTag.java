// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * A data address that still has to be checked against its segment, in the place of a linear one: segment number and offset.
 *
 * <p>Outside 64-bit mode, {@link Address} gives such an address where the segment may refuse. It is never canonical, so no TLB
 * entry matches it and every access by it reaches {@link SlowAccess#check}, which knows size and kind of the access and lets
 * {@link SegmentChecks} make the linear address. Some bytes may be added or taken away: the offset wraps at 4 GiB.
 */
final class SegmentTag {
    private static final long MARK = 0x4000L << 48;
    private static final int SEGMENT = 48;
    /** Between offset and segment: carries and borrows of the offset end here. */
    private static final long SLACK = 1L << 40;

    private SegmentTag() {
    }

    /** The tag of a segment: an offset of 0 in it. */
    static long of(int segment) {
        return MARK | (long) segment << SEGMENT | SLACK;
    }

    static boolean isOn(long address) {
        return address >>> 56 == MARK >>> 56;
    }

    static int segment(long address) {
        return (int) (address >>> SEGMENT) & 7;
    }

    static long offset(long address) {
        return address & 0xffffffffL;
    }
}
