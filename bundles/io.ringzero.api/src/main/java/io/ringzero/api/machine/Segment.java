// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * A segment register with its hidden part.
 *
 * @param selector 16 bits
 * @param attributes bits 40 to 55 of the descriptor with the limit bits zero: type 0-3, S 4, DPL 5-6, P 7, AVL 12, L 13,
 *            D/B 14, G 15; {@link CpuState#ATTR_UNUSABLE} for one loaded with a null selector
 * @param limitBytes last valid offset, expanded by G, 0 to 2^32-1
 * @param base linear address of offset 0
 */
public record Segment(int selector, int attributes, long limitBytes, long base) {
    /** A null selector's segment. */
    public static Segment unusable(int selector) {
        return new Segment(selector, CpuState.ATTR_UNUSABLE, 0, 0);
    }

    /** A flat 64-bit code segment of a privilege level (type: execute, read, accessed). */
    public static Segment code64(int selector, int dpl) {
        return new Segment(selector, 0xa09b | dpl << 5, 0xffffffffL, 0);
    }

    /** A flat data segment of a privilege level (type: read, write, accessed). */
    public static Segment data(int selector, int dpl) {
        return new Segment(selector, 0xc093 | dpl << 5, 0xffffffffL, 0);
    }
}
