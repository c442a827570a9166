// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Intel's syntax in the spelling of GNU. */
final class IntelFormat implements InstructionFormat {
    @Override
    public String mnemonic(Instruction instruction) {
        if (instruction.handler() == Handler.MOV && GnuNames.movabs(instruction)) {
            return "movabs";
        }
        String pseudo = FloatNames.pseudo(instruction);
        if (pseudo != null) {
            return pseudo;
        }
        boolean suffix = GnuNames.tableSize(instruction) || FloatNames.sizedImage(instruction)
            || GnuNames.sized(instruction) && !GnuNames.standardSize(instruction);
        return GnuNames.stem(instruction) + (suffix ? suffix(instruction.operandBits()) : "");
    }

    private static String suffix(int bits) {
        return switch (bits) {
            case 16 -> "w";
            case 32 -> "d";
            default -> "q";
        };
    }

    private static boolean isAbsolute(Memory memory) {
        return memory.base() == null && memory.index() == null && !memory.ripRelative();
    }

    @Override
    public String operands(Instruction instruction, long next) {
        int count = instruction.operands().size() - (FloatNames.pseudo(instruction) != null ? 1 : 0);
        return IntStream.range(0, count).mapToObj(i -> instruction.form().operands().get(i) == OperandKind.ST0
            ? "st"
            : operand(instruction.operand(i), instruction, next)).collect(Collectors.joining(","));
    }

    private static String operand(Operand operand, Instruction instruction, long next) {
        return switch (operand) {
            case Register register -> register.toString();
            case Immediate immediate ->
                instruction.form().operands().contains(OperandKind.ONE) ? "1" : Hex.of(immediate.unsigned());
            case Relative relative -> Hex.of(Hex.truncate(next + relative.displacement(), relative.bits()));
            case FarPointer pointer -> Hex.of(pointer.selector()) + ":" + Hex.of(pointer.offset());
            case Memory memory -> pointer(memory, instruction) + memory(memory, instruction);
            case Label label -> label.toString();
            case LabelMemory memory -> "[" + memory.label() + "]";
        };
    }

    private static String pointer(Memory memory, Instruction instruction) {
        if (unsaid(instruction)) {
            return "";
        }
        return switch (memory.bits()) {
            case 8 -> "BYTE PTR ";
            case 16 -> "WORD PTR ";
            case 32 -> "DWORD PTR ";
            case 48 -> "FWORD PTR ";
            case 64 -> "QWORD PTR ";
            case 80 -> "TBYTE PTR ";
            case 128 -> FloatNames.isFloat(instruction) ? "XMMWORD PTR " : "OWORD PTR ";
            default -> instruction.handler() == Handler.LEA || FloatNames.isFloat(instruction) ? "" : "BYTE PTR ";
        };
    }

    /** Whether the width of memory goes without saying. */
    private static boolean unsaid(Instruction instruction) {
        return switch (instruction.handler()) {
            case LGDT, LIDT, SGDT, SIDT, INVPCID, LDDQU -> true;
            case MOV -> instruction.form().operands().stream().anyMatch(kind -> kind.place() == OperandPlace.OFFSET);
            default -> false;
        };
    }

    private static String memory(Memory memory, Instruction instruction) {
        boolean named = GnuNames.segmentSaid(memory, instruction) || isAbsolute(memory);
        String segment = named ? memory.segment() + ":" : "";
        if (isAbsolute(memory)) {
            return segment + Hex.of(Hex.truncate(memory.displacement(), memory.addressBits()));
        }
        StringBuilder text = new StringBuilder(segment).append('[');
        Register base = memory.base();
        Register index = memory.index();
        if (memory.ripRelative()) {
            text.append(memory.addressBits() == 64 ? "rip" : "eip");
        }
        if (base != null) {
            text.append(base);
        }
        if (index != null && index != Register.AL) {
            text.append(base == null ? "" : "+").append(index);
            text.append(memory.addressBits() == 16 ? "" : "*" + memory.scale());
        }
        if (memory.displacement() != 0 || memory.ripRelative()) {
            text.append(memory.ripRelative() ? "+" + Hex.of(memory.displacement()) : Hex.signed(memory.displacement()));
        }
        return text.append(']').toString();
    }
}
