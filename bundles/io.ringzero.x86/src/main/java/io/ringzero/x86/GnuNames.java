// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** What both syntaxes of GNU share: names that carry the operand size where nothing else tells it. */
final class GnuNames {
    private GnuNames() {
    }

    /** Whether the size is written as a suffix unless it is the default one. */
    static boolean sized(Instruction instruction) {
        return switch (instruction.handler()) {
            case PUSHF, POPF, PUSHA, POPA, IRET, RET_NEAR, RET_FAR, ENTER, LEAVE, CALL_NEAR, PUSH_SEGMENT,
                POP_SEGMENT -> true;
            case JMP_NEAR -> instruction.form().operands().contains(OperandKind.Jz);
            case PUSH -> instruction.operand(0) instanceof Immediate;
            default -> false;
        };
    }

    /** The name without the size that the table's rows of one handler differ in. */
    static String stem(Instruction instruction) {
        return switch (instruction.handler()) {
            case PUSHF -> "pushf";
            case POPF -> "popf";
            case PUSHA -> "pusha";
            case POPA -> "popa";
            case IRET -> "iret";
            case MOVS -> "movs";
            case STOS -> "stos";
            case LODS -> "lods";
            case CMPS -> "cmps";
            case SCAS -> "scas";
            case INS -> "ins";
            case OUTS -> "outs";
            case XLAT -> "xlat";
            default -> instruction.mnemonic();
        };
    }

    /** Whether the operand size is what the mode gives without prefixes. */
    static boolean standardSize(Instruction instruction) {
        if (FloatNames.isFloat(instruction)) {
            return instruction.operandBits() == (instruction.mode() == CodeMode.PROTECTED16 ? 16 : 32);
        }
        boolean stack = instruction.form().size() == OperandSize.DEFAULT64 && instruction.mode() == CodeMode.LONG64;
        return instruction.operandBits() == (stack ? 64 : instruction.mode().operandBits());
    }

    /** Outside 64-bit mode the size of a descriptor table's base is written always. */
    static boolean tableSize(Instruction instruction) {
        return instruction.mode() != CodeMode.LONG64 && switch (instruction.handler()) {
            case LGDT, LIDT, SGDT, SIDT -> true;
            default -> false;
        };
    }

    /** Whether a constant or an absolute offset of 64 bits makes it a {@code movabs}. */
    static boolean movabs(Instruction instruction) {
        boolean offset = instruction.form().operands().stream().anyMatch(kind -> kind.place() == OperandPlace.OFFSET);
        return instruction.form().operands().contains(OperandKind.Iv) && instruction.operandBits() == 64
            || offset && instruction.addressBits() == 64;
    }

    /**
     * Whether the segment is written: it is not the standard one, or an override names it, or a string instruction
     * implies it.
     */
    static boolean segmentSaid(Memory memory, Instruction instruction) {
        return memory.segment() != memory.standardSegment() || memory.segment() == instruction.segmentOverride()
            || instruction.form().operands().stream().anyMatch(OperandMatch::impliedMemory);
    }
}
