// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** AT&T's syntax in the spelling of GNU. */
final class AttFormat implements InstructionFormat {
    private static final Map<String, String> NAMES = Map.of("cbw", "cbtw", "cwde", "cwtl", "cdqe", "cltq", "cwd",
        "cwtd", "cdq", "cltd",
        "cqo", "cqto", "sysretd", "sysretl");

    @Override
    public String mnemonic(Instruction instruction) {
        if (FloatNames.isFloat(instruction)) {
            String pseudo = FloatNames.pseudo(instruction);
            return pseudo != null ? pseudo : FloatNames.reversed(instruction) + FloatNames.suffix(instruction);
        }
        String plain = instruction.mnemonic();
        int operandBits = instruction.operandBits();
        return switch (instruction.handler()) {
            case MOVZX -> "movz" + suffix(instruction.operand(1).bits()) + suffix(operandBits);
            case MOVSX -> plain.equals("movsxd") && operandBits < 64
                ? plain
                : "movs" + suffix(instruction.operand(1).bits()) + suffix(operandBits);
            case CRC32 -> plain + (instruction.memory() == null ? "" : suffix(instruction.operand(1).bits()));
            case JMP_FAR, CALL_FAR -> "l" + plain + unusual(instruction);
            case RET_FAR -> "lret" + unusual(instruction);
            case MOV -> GnuNames.movabs(instruction) ? "movabs" : plain + widthSuffix(instruction);
            case MOVS, CMPS, INS, OUTS -> GnuNames.stem(instruction) + suffix(operandBits);
            case LODS, STOS, SCAS, XLAT, SETCC, CACHE_LINE, CMPXCHG8B, CMPXCHG16B, SLDT, STR, SMSW, VERR, VERW ->
                GnuNames.stem(instruction);
            case LOOP, LOOPE, LOOPNE -> plain + (instruction.addressBits() == instruction.mode().addressBits()
                ? ""
                : suffix(instruction.addressBits()));
            default -> {
                String suffix = GnuNames.tableSize(instruction)
                    ? suffix(operandBits)
                    : GnuNames.sized(instruction) ? unusual(instruction) : widthSuffix(instruction);
                yield NAMES.getOrDefault(plain, GnuNames.stem(instruction) + suffix);
            }
        };
    }

    private static String unusual(Instruction instruction) {
        return GnuNames.standardSize(instruction) ? "" : suffix(instruction.operandBits());
    }

    /** The suffix that says the width of memory where no register does. */
    private static String widthSuffix(Instruction instruction) {
        Memory memory = instruction.memory();
        boolean told = instruction.operands().stream().anyMatch(Register.class::isInstance) && !countsInCl(instruction);
        if (memory == null || told || instruction.form().size() == OperandSize.WORD) {
            return "";
        }
        return instruction.form().size() == OperandSize.DEFAULT64 ? unusual(instruction) : suffix(memory.bits());
    }

    private static boolean countsInCl(Instruction instruction) {
        List<OperandKind> kinds = instruction.form().operands();
        return kinds.size() == 2 && kinds.get(1) == OperandKind.CL;
    }

    private static String suffix(int bits) {
        return switch (bits) {
            case 8 -> "b";
            case 16 -> "w";
            case 32 -> "l";
            case 64 -> "q";
            default -> "";
        };
    }

    @Override
    public String operands(Instruction instruction, long next) {
        List<String> texts = new ArrayList<>();
        List<OperandKind> kinds = instruction.form().operands();
        int count = kinds.size() - (FloatNames.pseudo(instruction) != null ? 1 : 0);
        for (int i = 0; i < count; i++) {
            if (kinds.get(i) == OperandKind.ST0) {
                texts.add("%st");
            } else if (kinds.get(i) != OperandKind.ONE) {
                texts.add(operand(instruction.operand(i), instruction, next));
            }
        }
        if (instruction.handler() != Handler.ENTER && instruction.handler() != Handler.BOUND) {
            Collections.reverse(texts);
        }
        return String.join(",", texts);
    }

    private static String operand(Operand operand, Instruction instruction, long next) {
        boolean indirect = switch (instruction.handler()) {
            case JMP_INDIRECT, CALL_INDIRECT, JMP_FAR, CALL_FAR -> true;
            default -> false;
        };
        return switch (operand) {
            case Register register -> isPort(register, instruction) ? "(%dx)" : (indirect ? "*%" : "%") + register;
            case Immediate immediate -> "$" + Hex.of(immediate.unsigned());
            case Relative relative -> Hex.of(Hex.truncate(next + relative.displacement(), relative.bits()));
            case FarPointer pointer -> "$" + Hex.of(pointer.selector()) + ",$" + Hex.of(pointer.offset());
            case Memory memory -> (indirect ? "*" : "") + memory(memory, instruction);
            case Label label -> label.toString();
            case LabelMemory memory -> memory.label().toString();
        };
    }

    private static boolean isPort(Register register, Instruction instruction) {
        return register == Register.DX && instruction.form().attributes().contains(Attribute.IO);
    }

    private static String memory(Memory memory, Instruction instruction) {
        String segment = GnuNames.segmentSaid(memory, instruction) ? "%" + memory.segment() + ":" : "";
        Register base = memory.base();
        Register index = memory.index();
        long displacement = memory.displacement();
        boolean absolute = base == null && index == null && !memory.ripRelative();
        if (absolute) {
            boolean negative = memory.addressBits() == 16 && displacement < 0;
            return segment
                + (negative ? Hex.signed(displacement) : Hex.of(Hex.truncate(displacement, memory.addressBits())));
        }
        String number = displacement == 0 && !memory.ripRelative()
            ? ""
            : displacement < 0 ? Hex.signed(displacement) : Hex.of(displacement);
        String first = memory.ripRelative()
            ? memory.addressBits() == 64 ? "%rip" : "%eip"
            : base == null ? "" : "%" + base;
        String second = index == null || index == Register.AL
            ? ""
            : ",%" + index
                + (memory.addressBits() == 16 ? "" : "," + memory.scale());
        return segment + number + "(" + first + second + ")";
    }
}
