// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** GNU's names of x87 and SIMD instructions where they differ from the table's. */
final class FloatNames {
    private static final List<String> COMPARISONS = List.of("eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord");

    private FloatNames() {
    }

    /** Whether a form belongs here: its operands' widths are told by its name. */
    static boolean isFloat(Instruction instruction) {
        return switch (instruction.form().feature()) {
            case FPU, MMX, SSE, SSE2, SSE3, SSSE3, SSE41, AES, PCLMULQDQ, FXSR, XSAVE, XSAVEOPT -> true;
            case SSE42 -> instruction.handler() != Handler.CRC32;
            case CMOV -> instruction.handler() != Handler.CMOVCC;
            default -> false;
        };
    }

    /** The name that has the constant in it; null where the constant is written as an operand. */
    static @Nullable String pseudo(Instruction instruction) {
        if (instruction.operands().isEmpty() || !(instruction.operands().getLast() instanceof Immediate immediate)) {
            return null;
        }
        int n = (int) immediate.unsigned() & 0xff;
        String plain = instruction.mnemonic();
        return switch (instruction.handler()) {
            case CMPPS, CMPPD, CMPSS, CMPSD -> n < 8 ? "cmp" + COMPARISONS.get(n) + plain.substring(3) : null;
            case PCLMULQDQ -> switch (n) {
                case 0 -> "pclmullqlqdq";
                case 1 -> "pclmulhqlqdq";
                case 0x10 -> "pclmullqhqdq";
                case 0x11 -> "pclmulhqhqdq";
                default -> null;
            };
            default -> null;
        };
    }

    /** AT&T's suffix for an x87 operand in memory. */
    static String suffix(Instruction instruction) {
        Memory memory = instruction.memory();
        if (memory == null) {
            return "";
        }
        return switch (instruction.handler()) {
            case FILD, FIST, FISTP, FISTTP -> memory.bits() == 16 ? "s" : memory.bits() == 32 ? "l" : "ll";
            case FIADD, FIMUL, FICOM, FICOMP, FISUB, FISUBR, FIDIV, FIDIVR -> memory.bits() == 16 ? "s" : "l";
            case FADD, FMUL, FCOM, FCOMP, FSUB, FSUBR, FDIV, FDIVR, FLD, FST, FSTP ->
                memory.bits() == 32 ? "s" : memory.bits() == 64 ? "l" : "t";
            case CVTSI2SS, CVTSI2SD ->
                instruction.mode() != CodeMode.LONG64 ? "" : memory.bits() == 32 ? "l" : "q";
            case FLDENV, FNSTENV, FRSTOR, FNSAVE ->
                GnuNames.standardSize(instruction) ? "" : instruction.operandBits() == 16 ? "s" : "l";
            default -> "";
        };
    }

    /** Whether Intel's syntax adds the operand size to the name of an image of the unit. */
    static boolean sizedImage(Instruction instruction) {
        return switch (instruction.handler()) {
            case FLDENV, FNSTENV, FRSTOR, FNSAVE -> !GnuNames.standardSize(instruction);
            default -> false;
        };
    }

    /** AT&T writes subtractions and divisions into another register than the top the wrong way round, as ever. */
    static String reversed(Instruction instruction) {
        String plain = instruction.mnemonic();
        boolean intoOther = instruction.operands().size() == 2
            && instruction.form().operands().getFirst() == OperandKind.STi;
        if (!intoOther) {
            return plain;
        }
        return switch (instruction.handler()) {
            case FSUB -> "fsubr";
            case FSUBR -> "fsub";
            case FDIV -> "fdivr";
            case FDIVR -> "fdiv";
            case FSUBP -> "fsubrp";
            case FSUBRP -> "fsubp";
            case FDIVP -> "fdivrp";
            case FDIVRP -> "fdivp";
            default -> plain;
        };
    }
}
