// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * What a segment allows outside 64-bit mode: kind of access, limit, expand-down (APM Vol. 2 sections 4.7 and 4.12). A refusal is
 * #SS(0) in the stack segment and #GP(0) in any other; so is the use of a null segment.
 */
final class SegmentChecks {
    private static final int CODE = 1 << 3;
    /** Of data. */
    private static final int EXPAND_DOWN = 1 << 2;
    /** Data may be written, code may be read. */
    private static final int OPEN = 1 << 1;
    private static final int BIG = 1 << 14;

    private SegmentChecks() {
    }

    /**
     * The linear address of a tagged one.
     *
     * @param size in bytes, 1 or more
     */
    static long linear(Core c, long tagged, int size, boolean write) {
        int segment = SegmentTag.segment(tagged);
        long first = SegmentTag.offset(tagged);
        int attributes = c.segments.attributes(segment);
        if ((attributes & CpuState.ATTR_UNUSABLE) != 0 || !allows(attributes, write)
            || !holds(attributes, c.segments.limit(segment), first, first + size - 1)) {
            throw c.fault.of(segment == CpuState.SS ? Vector.SS : Vector.GP, 0);
        }
        return unchecked(c, tagged);
    }

    /** The linear address of a tagged one, whatever the segment allows. */
    static long unchecked(Core c, long tagged) {
        return c.segments.baseOf(SegmentTag.segment(tagged)) + tagged & 0xffffffffL;
    }

    private static boolean allows(int attributes, boolean write) {
        return (attributes & CODE) == 0
            ? !write || (attributes & OPEN) != 0
            : !write && (attributes & OPEN) != 0;
    }

    /** Whether a segment of these attributes holds the offsets from first to last. */
    static boolean holds(int attributes, long limit, long first, long last) {
        if ((attributes & (CODE | EXPAND_DOWN)) == EXPAND_DOWN) {
            return first > limit && last <= ((attributes & BIG) != 0 ? 0xffffffffL : 0xffff);
        }
        return last <= limit;
    }
}
