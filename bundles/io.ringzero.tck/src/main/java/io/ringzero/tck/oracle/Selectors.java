// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.FarPointer;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;

/**
 * Selectors and frames for the instructions that load segments: those of the descriptors that host and engine have in common
 * (a Linux process's GDT, our LDT of two), null ones, and such as must fault. Never the kernel's per-CPU segment 0x78, whose
 * limit is the number of the CPU. One thread.
 */
final class Selectors {
    private static final int[] KNOWN = {0, 3, 0x2b, 0x2b, 0x28, 0x33, 0x30, 0x23, 0x21, 0x18, 0x1b, 0x10, 0x08, 0x07,
        0x05, 0x0f,
        0x0c, 0x17, 0x63, 0x83, 0xfff8};
    private static final int CPU_SEGMENT = 0x78;
    private static final int CODE64 = 0x33;
    private static final int CODE32 = 0x23;
    private static final int DATA = 0x2b;

    private final Dice dice;
    private final CodeMode mode;

    Selectors(Dice dice, CodeMode mode) {
        this.dice = dice;
        this.mode = mode;
    }

    private int any() {
        int selector = dice.percent(85) ? KNOWN[dice.below(KNOWN.length)] : dice.below(0x10000);
        return (selector & ~7) == CPU_SEGMENT ? 0 : selector;
    }

    private int code() {
        return dice.percent(45) ? CODE64 : dice.percent(75) ? CODE32 : any();
    }

    /** Puts a selector into an operand that is a register; the descriptor instructions take it from there. */
    void register(Instruction instruction, Steering steering) {
        for (int i = 0; i < instruction.operands().size(); i++) {
            Operand operand = instruction.operand(i);
            if (operand instanceof Register register && register.bits() <= 64 && source(instruction, i)
                && steering.free(register)) {
                steering.pin(register, any(), 16);
            }
        }
    }

    private static boolean source(Instruction instruction, int position) {
        return instruction.operands().size() == 1 || position == 1;
    }

    /** Puts a selector, or a far pointer, to a memory operand. */
    void memory(Instruction instruction, Record input, long linear, long landing) {
        switch (instruction.handler()) {
            case MOV_TO_SEGMENT, LAR, LSL, VERR, VERW, ARPL -> poke(input, linear, any(), 2);
            case LOAD_FAR_POINTER -> poke(input, linear + instruction.operandBits() / 8, any(), 2);
            case JMP_FAR, CALL_FAR -> {
                int offsetBytes = instruction.operandBits() / 8;
                poke(input, linear, landing, offsetBytes);
                poke(input, linear + offsetBytes, code(), 2);
            }
            default -> {
                // no selector
            }
        }
    }

    /** Writes the target of a direct far branch into its bytes. */
    void pointer(CodeMaker.Made made, FarPointer pointer, long landing) {
        int selectorAt = made.bytes().length - 2;
        int selector = code();
        made.bytes()[selectorAt] = (byte) selector;
        made.bytes()[selectorAt + 1] = (byte) (selector >> 8);
        for (int i = 0; i < pointer.offsetBits() / 8; i++) {
            made.bytes()[selectorAt - pointer.offsetBits() / 8 + i] = (byte) (landing >> i * 8);
        }
    }

    /** Puts what POP, RETF or IRET takes to the top of the stack. */
    void stack(Instruction instruction, Record input, long landing) {
        int word = instruction.operandBits() / 8;
        long at = input.gpr(4);
        switch (instruction.handler()) {
            case POP_SEGMENT -> poke(input, at, any(), 2);
            case RET_FAR -> {
                poke(input, at, landing, word);
                poke(input, at + word, code(), word);
            }
            case IRET -> {
                poke(input, at, landing, word);
                poke(input, at + word, code(), word);
                poke(input, at + 2L * word, dice.next() & 0xcd5 | 0x202, word);
                if (mode == CodeMode.LONG64) {
                    poke(input, at + 3L * word, CaseLayout.WINDOW0 + dice.below(0x200), word);
                    poke(input, at + 4L * word, dice.percent(70) ? DATA : any(), word);
                }
            }
            default -> {
                // nothing of segments
            }
        }
    }

    private static void poke(Record input, long linear, long value, int count) {
        CaseGenerator.poke(input, linear, value, count);
    }
}
