// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;

/**
 * How a memory operand's address is made: base, index and segment base are words of the state block, an absent one is the
 * word that is always zero, and RIP-relative is relative to the page in the state's RIP.
 *
 * <p>Outside 64-bit mode the address carries a {@link SegmentTag} unless the segment is flat by the {@link Mode} of the code: CS,
 * FS and GS never are. FS and GS without a limit, as thread-local data have them, get a linear address where the access
 * cannot reach the end of the 4 GiB.
 *
 * <p>HOT PATH.
 */
final class Address {
    /** The widest access of an operand that has no width of its own: an XSAVE area. */
    private static final int WIDEST = 4096;

    private final int base;
    private final int index;
    private final int scale;
    private final int segment;
    private final long displacement;
    private final long mask;
    /** Base and displacement alone, most operands: two loads less than the whole sum. */
    private final boolean simple;
    /** No segment base. */
    private final boolean plain;
    /** What is put upon the offset, 0 for none. */
    private final long tag;
    /** Where the tag is not put upon smaller offsets, but the base of the segment. */
    private final long open;

    /**
     * @param end offset of the next instruction from the start of the page
     * @param mode of the code
     */
    Address(Memory memory, int end, int mode) {
        base = memory.ripRelative() ? CpuState.OFF_RIP : word(memory.base());
        index = word(memory.index());
        scale = Integer.numberOfTrailingZeros(memory.scale());
        int number = memory.segment().number();
        boolean based = memory.segment() == Register.FS || memory.segment() == Register.GS;
        segment = based ? Segments.base(number) : CpuState.OFF_ZERO;
        displacement = memory.displacement() + (memory.ripRelative() ? end : 0);
        mask = memory.addressBits() == 64 ? -1 : (1L << memory.addressBits()) - 1;
        tag = Mode.checks(mode, number) ? SegmentTag.of(number) : 0;
        open = Mode.isOpen(mode, number)
            ? 0x1_0000_0000L - (memory.bits() == 0 ? WIDEST : memory.bits() / 8)
            : -1;
        plain = segment == CpuState.OFF_ZERO && tag == 0;
        simple = plain && index == CpuState.OFF_ZERO && mask == -1;
    }

    /** The linear address, or a tagged one. */
    long of(Core c) {
        if (simple) {
            return displacement + c.reg(base);
        }
        if (plain) {
            return displacement + c.reg(base) + (c.reg(index) << scale) & mask;
        }
        return inSegment(c, displacement + c.reg(base) + (c.reg(index) << scale) & mask);
    }

    /** The offset without the segment's base, for LEA. */
    long effective(Core c) {
        return displacement + c.reg(base) + (c.reg(index) << scale) & mask;
    }

    /** The address some bytes farther: what is added counts before the offset is cut to the address size. */
    long of(Core c, long bytes) {
        return inSegment(c, effective(c) + bytes & mask);
    }

    /** The address of XLAT's operand: the index is the register's low byte alone. */
    long withByteIndex(Core c) {
        return inSegment(c, displacement + c.reg(base) + (c.reg(index) & 0xff) & mask);
    }

    private long inSegment(Core c, long offset) {
        if (tag == 0) {
            // an offset that is not canonical stays so, as AMD looks at it by itself
            return offset << 16 >> 16 == offset ? offset + c.reg(segment) : offset;
        }
        return offset <= open ? offset + c.reg(segment) & 0xffffffffL : offset + tag;
    }

    private static int word(@org.jspecify.annotations.Nullable Register register) {
        return register == null ? CpuState.OFF_ZERO : CpuState.OFF_GPR + register.number() * 8;
    }
}
