// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;

/**
 * Makes memory operands point where it is interesting: into a window, across the border of two pages, over the end of the data,
 * to a read-only page, to nothing. It sets base and index registers, or the displacement where it is wide enough. Registers that
 * were set for one operand are left alone by the next. One thread.
 */
final class Steering {
    private final Dice dice;
    private final Record input;
    private final boolean wide;
    private int pinned;

    Steering(Dice dice, Record input, CodeMode mode) {
        this.dice = dice;
        this.input = input;
        this.wide = mode == CodeMode.LONG64;
    }

    /** A linear address worth accessing with so many bytes. */
    long target(int width) {
        int kind = dice.below(100);
        long border = CaseLayout.DATA + 0x1000;
        long end = CaseLayout.DATA + CaseLayout.DATA_BYTES;
        if (kind < 55) {
            long within = CaseLayout.WINDOW0 + dice.below(CaseLayout.WINDOW0_BYTES - width);
            return dice.percent(60) ? within & -Integer.highestOneBit(Math.min(width, 64)) : within;
        } else if (kind < 70) {
            return border - dice.below(width + 1);
        } else if (kind < 78) {
            return end - width;
        } else if (kind < 88) {
            return end - dice.below(width + 1);
        } else if (kind < 93) {
            return CaseLayout.READ_ONLY + dice.below(64) * 16L;
        } else if (kind < 96 && wide) {
            return dice.percent(50) ? 1L << 47 : -(1L << 47) - 1 - dice.below(width);
        }
        return CaseLayout.DATA + CaseLayout.DATA_BYTES + dice.below(0x1000);
    }

    /** Base of a segment in the case. */
    long base(Register segment) {
        return switch (segment) {
            case FS -> wide ? input.get(CaseLayout.FS_BASE) : CaseLayout.FS_BASE32;
            case GS -> wide ? input.get(CaseLayout.GS_BASE) : CaseLayout.GS_BASE32;
            default -> 0;
        };
    }

    /** Steers an operand of an instruction that ends at {@code next}. */
    void steer(Memory memory, CodeMaker.Made made, long next, long target) {
        long offset = target - base(memory.segment());
        if (memory.ripRelative()) {
            made.displacement(offset - next);
        } else if (memory.base() == null && memory.index() == null) {
            made.displacement(offset);
        } else if (memory.base() == null) {
            indexOnly(memory, made, offset);
        } else if (memory.base() == memory.index()) {
            doubled(memory, made, offset);
        } else {
            basePlus(memory, made, offset);
        }
    }

    private void indexOnly(Memory memory, CodeMaker.Made made, long offset) {
        Register index = memory.index();
        if (index != null && free(index) && made.displacementBytes() == 4) {
            long displacement = Math.floorMod(offset, memory.scale()) + (long) (dice.below(9) - 4) * memory.scale();
            made.displacement(displacement);
            pin(index, (offset - displacement) / memory.scale(), memory.addressBits());
        }
    }

    private void doubled(Memory memory, CodeMaker.Made made, long offset) {
        Register register = memory.base();
        if (register != null && free(register) && made.displacementBytes() == 4) {
            long value = dice.below(4096) - 2048;
            made.displacement(offset - value * (1 + memory.scale()));
            pin(register, value, memory.addressBits());
        }
    }

    private void basePlus(Memory memory, CodeMaker.Made made, long offset) {
        Register base = memory.base();
        Register index = memory.index();
        long value = offset - memory.displacement();
        if (index != null) {
            value -= index == Register.AL ? input.gpr(0) & 0xff : input.gpr(index.number()) * memory.scale();
        }
        if (base != null && free(base)) {
            pin(base, value, memory.addressBits());
            pinned |= index == null ? 0 : 1 << index.number();
        } else if (index != null && free(index) && memory.scale() == 1 && base != null) {
            pin(index, offset - memory.displacement() - input.gpr(base.number()), memory.addressBits());
        }
    }

    /** Whether a register may still be set. */
    boolean free(Register register) {
        return (pinned >> register.number() & 1) == 0;
    }

    /** Sets a register; bits beyond the address size are of no matter, hence random. */
    void pin(Register register, long value, int bits) {
        long low = bits == 64 ? value : value & (1L << bits) - 1;
        long above = bits == 64 ? 0 : dice.percent(50) ? 0 : dice.next() << bits;
        input.gpr(register.number(), (low | above) & (wide ? -1L : 0xffff_ffffL));
        pinned |= 1 << register.number();
    }
}
