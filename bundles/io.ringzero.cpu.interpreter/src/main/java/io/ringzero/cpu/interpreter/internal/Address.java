// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;

/**
 * How a memory operand's linear address is made, in 64-bit mode: base, index and segment base are words of the state block, an
 * absent one is the word that is always zero, and RIP-relative is relative to the page in the state's RIP.
 *
 * <p>HOT PATH.
 */
final class Address {
    private final int base;
    private final int index;
    private final int scale;
    private final int segment;
    private final long displacement;
    private final long mask;
    /** Base and displacement alone, most operands: two loads less than the whole sum. */
    private final boolean simple;

    /**
     * @param end offset of the next instruction from the start of the page
     */
    Address(Memory memory, int end) {
        base = memory.ripRelative() ? CpuState.OFF_RIP : word(memory.base());
        index = word(memory.index());
        scale = Integer.numberOfTrailingZeros(memory.scale());
        segment = memory.segment() == Register.FS
            ? Segments.base(CpuState.FS)
            : memory.segment() == Register.GS ? Segments.base(CpuState.GS) : CpuState.OFF_ZERO;
        displacement = memory.displacement() + (memory.ripRelative() ? end : 0);
        mask = memory.addressBits() == 32 ? 0xffffffffL : -1;
        simple = index == CpuState.OFF_ZERO && segment == CpuState.OFF_ZERO && mask == -1;
    }

    /** The linear address. */
    long of(Core c) {
        if (simple) {
            return displacement + c.reg(base);
        }
        return based(displacement + c.reg(base) + (c.reg(index) << scale) & mask, c.reg(segment));
    }

    /** The linear address of a place so many bytes further, as BT reaches it. */
    long of(Core c, long further) {
        return based(displacement + c.reg(base) + (c.reg(index) << scale) + further & mask, c.reg(segment));
    }

    /** Adds a segment's base; an offset that is not canonical stays so, as AMD looks at it by itself. */
    static long based(long offset, long base) {
        return offset << 16 >> 16 == offset ? offset + base : offset;
    }

    /** The address without the segment's base, for LEA. */
    long effective(Core c) {
        return displacement + c.reg(base) + (c.reg(index) << scale) & mask;
    }

    /** The linear address of XLAT's operand: the index is the register's low byte alone. */
    long withByteIndex(Core c) {
        return based(displacement + c.reg(base) + (c.reg(index) & 0xff) & mask, c.reg(segment));
    }

    private static int word(@org.jspecify.annotations.Nullable Register register) {
        return register == null ? CpuState.OFF_ZERO : CpuState.OFF_GPR + register.number() * 8;
    }
}
