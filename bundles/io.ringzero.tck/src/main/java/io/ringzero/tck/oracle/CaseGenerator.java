// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.FarPointer;
import io.ringzero.x86.Form;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import io.ringzero.x86.Relative;
import io.ringzero.x86.Repeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes cases for a row: its instruction, at times among others, and a state in which something may happen. One thread. */
final class CaseGenerator {
    /** Code that a branch may go to: int3 all over. */
    private static final long LANDING = CaseLayout.CODE + 0x100;
    private static final int MOST_REPEATS = 70;

    private final Dice dice;
    private final CodeMode mode;
    private final CodeMaker codes;
    private final StateMaker states;
    private final List<Form> companions;
    private final Values values;
    private final Selectors selectors;

    /**
     * A generator.
     *
     * @param companions rows that may stand beside the one that is asked for
     */
    CaseGenerator(long seed, CodeMode mode, List<Form> companions) {
        this.dice = new Dice(seed);
        this.mode = mode;
        this.codes = new CodeMaker(dice, mode);
        this.states = new StateMaker(dice);
        this.companions = List.copyOf(companions);
        this.values = new Values(dice);
        this.selectors = new Selectors(dice, mode);
    }

    /** Fills an input; answers false where the row gave no instruction. */
    boolean make(Form form, Record input) {
        CodeMaker.Made made = codes.make(form);
        if (made == null || !Coverage.comparable(made.instruction())) {
            return false;
        }
        states.fill(input, form, mode);
        List<CodeMaker.Made> sequence = new ArrayList<>();
        sequence.add(made);
        if (!companions.isEmpty() && Coverage.companion(form) && dice.percent(25)) {
            accompany(sequence);
        }
        int length = sequence.stream().mapToInt(one -> one.bytes().length).sum();
        long start = CaseLayout.CODE_MIDDLE;
        if (form.handler() != Handler.UD && dice.percent(3)) { // how much of an undefined opcode is fetched, nobody tells
            start = CaseLayout.CODE_END + CaseLayout.CODE_BYTES - length + (dice.percent(40) ? dice.below(length) : 0);
        }
        input.set(CaseLayout.RIP, start);
        Arrays.fill(input.bytes, CaseLayout.CODE_AT, CaseLayout.CODE_AT + CaseLayout.CODE_BYTES, (byte) 0xcc);
        Steering steering = new Steering(dice, input, mode);
        long at = start;
        for (CodeMaker.Made one : sequence) {
            prepare(one, input, steering, at);
            int offset = (int) (at & CaseLayout.CODE_BYTES - 1);
            boolean outside = at >= CaseLayout.CODE_END + CaseLayout.CODE_BYTES;
            int fits = outside ? 0 : Math.min(one.bytes().length, CaseLayout.CODE_BYTES - offset);
            System.arraycopy(one.bytes(), 0, input.bytes, CaseLayout.CODE_AT + offset, fits);
            at += one.bytes().length;
        }
        return Coverage.safe(input);
    }

    private void accompany(List<CodeMaker.Made> sequence) {
        for (int i = dice.below(3); i >= 0; i--) {
            CodeMaker.Made other = codes.make(companions.get(dice.below(companions.size())));
            if (other != null && Coverage.comparable(other.instruction())) {
                List<CodeMaker.Made> longer = new ArrayList<>(sequence);
                longer.add(dice.percent(50) ? 0 : longer.size(), other);
                int length = longer.stream().mapToInt(one -> one.bytes().length).sum();
                if (length <= CaseLayout.CODE_BYTES - 8
                    && Undefined.defined(longer.stream().map(CodeMaker.Made::instruction).toList())) {
                    sequence.clear();
                    sequence.addAll(longer);
                }
            }
        }
    }

    private void prepare(CodeMaker.Made made, Record input, Steering steering, long at) {
        Instruction instruction = made.instruction();
        Form form = instruction.form();
        long next = at + made.bytes().length;
        operandsInRegisters(instruction, input, steering);
        for (Operand operand : instruction.operands()) {
            if (operand instanceof Memory memory) {
                int width = width(instruction, memory);
                long target = steering.target(width);
                steering.steer(memory, made, next, target);
                states.operand(input, target, width, form);
                if (width >= 14 && width != 16) {
                    states.image(input, target, width, form);
                }
                special(instruction, input, target);
                selectors.memory(instruction, input, target, LANDING + dice.below(256));
            } else if (operand instanceof Relative) {
                branch(made, at);
            } else if (operand instanceof FarPointer pointer) {
                selectors.pointer(made, pointer, LANDING + dice.below(256));
            }
        }
    }

    /** Registers that the row reads without naming them, or whose value decides much. */
    private void operandsInRegisters(Instruction instruction, Record input, Steering steering) {
        switch (instruction.handler()) {
            case BT, BTS, BTR, BTC -> {
                if (instruction.operand(1) instanceof Register register && dice.percent(90)
                    && steering.free(register)) {
                    steering.pin(register, dice.below(4000) - 2000, 64);
                }
            }
            case DIV, IDIV -> {
                if (dice.percent(60) && steering.free(Register.RDX)) {
                    steering.pin(Register.RDX, dice.percent(50) ? 0 : dice.percent(50) ? -1 : dice.below(256), 64);
                }
                if (instruction.operandBits() == 8 && dice.percent(50)) {
                    input.gpr(0, (short) (dice.below(0x4000) - 0x2000));
                }
            }
            case LEAVE, ENTER -> {
                if (dice.percent(80) && steering.free(Register.RBP)) {
                    steering.pin(Register.RBP, CaseLayout.WINDOW0 + 0x100 + dice.below(0x200), 64);
                }
            }
            case CLZERO -> {
                if (steering.free(Register.RAX)) {
                    steering.pin(Register.RAX, steering.target(64), instruction.addressBits());
                }
            }
            case JMP_INDIRECT, CALL_INDIRECT -> {
                if (instruction.operand(0) instanceof Register register && dice.percent(70)
                    && steering.free(register)) {
                    steering.pin(register, LANDING + dice.below(256), 64);
                }
            }
            case RET_NEAR -> poke(input, input.gpr(4), LANDING + dice.below(256), 8);
            case MOV_TO_SEGMENT, LAR, LSL, VERR, VERW, ARPL -> selectors.register(instruction, steering);
            case POP_SEGMENT, RET_FAR, IRET -> {
                if (dice.percent(90)) {
                    selectors.stack(instruction, input, LANDING + dice.below(256));
                }
            }
            case LOOP, LOOPE, LOOPNE, JCXZ -> {
                if (dice.percent(50)) {
                    steering.pin(Register.RCX, dice.below(3), instruction.addressBits());
                }
            }
            default -> {
                // nothing special
            }
        }
        if (instruction.repeat() != Repeat.NONE) {
            steering.pin(Register.RCX, dice.below(dice.of(4, MOST_REPEATS)), instruction.addressBits());
        }
        if (instruction.form().mnemonic().startsWith("maskmov") && steering.free(Register.RDI)) {
            steering.pin(Register.RDI, steering.target(16), instruction.addressBits());
        }
        if (instruction.handler() == Handler.XSAVE || instruction.handler() == Handler.XRSTOR) {
            steering.pin(Register.RAX, dice.below(4), 64);
            steering.pin(Register.RDX, 0, 64);
        }
    }

    /** Bytes that an instruction accesses at its operand. */
    private static int width(Instruction instruction, Memory memory) {
        return switch (instruction.handler()) {
            case FXSAVE, FXRSTOR -> 512;
            case XSAVE, XRSTOR -> 576;
            case FNSTENV, FLDENV -> instruction.operandBits() == 16 ? 14 : 28;
            case FNSAVE, FRSTOR -> instruction.operandBits() == 16 ? 94 : 108;
            default -> Math.max(1, memory.bits() / 8);
        };
    }

    private void special(Instruction instruction, Record input, long target) {
        boolean indirect = instruction.handler() == Handler.JMP_INDIRECT
            || instruction.handler() == Handler.CALL_INDIRECT;
        if (indirect && dice.percent(80)) {
            poke(input, target, LANDING + dice.below(256), 8);
        } else if (instruction.handler() == Handler.CMPXCHG && dice.percent(50)) {
            poke(input, target, input.gpr(0), instruction.operandBits() / 8);
        } else if (instruction.handler() == Handler.CMPXCHG8B && dice.percent(60)) {
            poke(input, target, input.gpr(0), 4);
            poke(input, target + 4, input.gpr(2), 4);
        } else if (instruction.handler() == Handler.CMPXCHG16B && dice.percent(60)) {
            poke(input, target, input.gpr(0), 8);
            poke(input, target + 8, input.gpr(2), 8);
        } else if (instruction.handler() == Handler.BOUND && dice.percent(70)) {
            int half = instruction.operandBits() / 8;
            poke(input, target, values.integer(), half);
            poke(input, target + half, values.integer() & Long.MAX_VALUE >>> 33, half);
        }
    }

    static void poke(Record input, long linear, long value, int count) {
        for (int i = 0; i < count; i++) {
            int at = Record.window(linear + i, 1);
            if (at >= 0) {
                input.bytes[at] = (byte) (value >> i * 8);
            }
        }
    }

    /** A branch goes where only int3 is, or far away: never in circles. */
    private void branch(CodeMaker.Made made, long at) {
        int width = relativeBytes(made.instruction());
        int displacement;
        if (width == 1) {
            displacement = dice.percent(50) ? CaseLayout.CODE_BYTES + dice.below(64) : -128 + dice.below(40);
        } else if (width == 2 || dice.percent(70)) {
            displacement = dice.percent(50) ? CaseLayout.CODE_BYTES + dice.below(1000) : -200 - dice.below(1000);
        } else {
            displacement = dice.percent(50) ? (int) (CaseLayout.DATA - at) : (int) dice.next();
        }
        for (int i = 0; i < width; i++) {
            made.bytes()[made.bytes().length - width + i] = (byte) (displacement >> i * 8);
        }
    }

    private static int relativeBytes(Instruction instruction) {
        boolean near = instruction.form().operands().stream().anyMatch(kind -> kind.text().equals("Jz"));
        return near ? instruction.operandBits() == 16 ? 2 : 4 : 1;
    }
}
