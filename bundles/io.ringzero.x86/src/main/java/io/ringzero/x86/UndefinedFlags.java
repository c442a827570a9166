// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The flags that a manual leaves undefined after an instruction: what a comparison with another CPU must not look at,
 * and nothing more. APM volume 3 (each instruction's table), SDM volume 1 appendix A.
 */
public final class UndefinedFlags {
    private UndefinedFlags() {
    }

    /**
     * The RFLAGS bits that are undefined.
     *
     * @param count for shifts and rotates: the count as masked by the instruction (5 bits, 6 with 64-bit operands);
     *            else ignored
     */
    public static int mask(Instruction instruction, int count) {
        Form form = instruction.form();
        int sometimes = form.flagsSometimesUndefined();
        if (sometimes == 0) {
            return form.flagsUndefined();
        }
        if (count == 0) {
            return 0;
        }
        int width = instruction.operandBits();
        boolean doubleShift = instruction.handler() == Handler.SHLD || instruction.handler() == Handler.SHRD;
        int mask = form.flagsUndefined();
        if (count != 1) {
            mask |= sometimes & Flags.OF;
        }
        if (doubleShift ? count > width : count >= width) {
            mask |= sometimes & ~Flags.OF;
        }
        return mask;
    }
}
