// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;

/** Whether operands given to the {@link Assembler} fit a row at an operand size. */
final class OperandMatch {
    private OperandMatch() {
    }

    static boolean fits(Form form, int operandBits, List<Operand> given) {
        List<OperandKind> kinds = form.operands();
        if (given.isEmpty()) {
            // String instructions are written without their implied operands.
            return kinds.isEmpty() || kinds.stream().anyMatch(OperandMatch::impliedMemory);
        }
        if (kinds.size() != given.size() || kinds.stream().anyMatch(OperandMatch::impliedMemory)) {
            return false;
        }
        for (int i = 0; i < kinds.size(); i++) {
            if (!fits(kinds.get(i), form, operandBits, given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the operand is memory that nobody writes down: a string's, or xlatb's. */
    static boolean impliedMemory(OperandKind kind) {
        OperandPlace place = kind.place();
        return place == OperandPlace.STRING_SOURCE || place == OperandPlace.STRING_DESTINATION
            || place == OperandPlace.TABLE_LOOKUP;
    }

    private static boolean fits(OperandKind kind, Form form, int operandBits, Operand given) {
        int bits = kind.bits(operandBits);
        return switch (kind.place()) {
            case RM, RM_SEGMENT -> named(kind, given, bits) || memory(kind, form, operandBits, given);
            case MEMORY -> memory(kind, form, operandBits, given);
            case REGISTER, REG, VVVV, OPCODE -> named(kind, given, bits);
            case SEGMENT -> register(given, RegisterKind.SEGMENT);
            case CONTROL -> register(given, RegisterKind.CONTROL);
            case DEBUG -> register(given, RegisterKind.DEBUG);
            case IMMEDIATE ->
                given instanceof Immediate immediate && (!odd(form, operandBits) || immediate.bits() <= 16)
                    && immediate(kind, operandBits, immediate.value());
            case RELATIVE -> given instanceof Relative relative && relative.bits() == operandBits
                && signed(relative.displacement(), bits);
            case OFFSET -> given instanceof Memory memory && memory.base() == null && memory.index() == null
                && !memory.ripRelative()
                && width(memory, bits);
            case FAR -> given instanceof FarPointer pointer && pointer.offsetBits() == operandBits;
            case FIXED ->
                given == (kind == OperandKind.RAX ? Register.general(0, operandBits) : Register.valueOf(kind.name()));
            case FIXED_ONE -> given instanceof Immediate immediate && immediate.value() == 1;
            case STRING_SOURCE, STRING_DESTINATION, TABLE_LOOKUP -> false;
        };
    }

    /** 16 bits where 64 is the default: only for operands that say so. */
    private static boolean odd(Form form, int operandBits) {
        return form.size() == OperandSize.DEFAULT64 && operandBits == 16;
    }

    private static boolean named(OperandKind kind, Operand given, int bits) {
        return kind.file() == RegisterKind.GENERAL ? general(given, bits) : register(given, kind.file());
    }

    private static boolean general(Operand given, int bits) {
        return given instanceof Register register && register.bits() == bits
            && (register.kind() == RegisterKind.GENERAL || register.kind() == RegisterKind.HIGH_BYTE);
    }

    private static boolean register(Operand given, RegisterKind kind) {
        return given instanceof Register register && register.kind() == kind;
    }

    private static boolean memory(OperandKind kind, Form form, int operandBits, Operand given) {
        if (!(given instanceof Memory memory)) {
            return false;
        }
        boolean far = kind == OperandKind.Mp && (form.size() == OperandSize.Z || form.size() == OperandSize.PORT)
            && form.operands().size() == 1;
        if (memory.bits() == 0 && (far || odd(form, operandBits))) {
            return false;
        }
        return width(memory, memoryBits(kind, operandBits));
    }

    /** Width of the memory access of a kind. */
    static int memoryBits(OperandKind kind, int operandBits) {
        return kind.place() == OperandPlace.RM_SEGMENT ? 16 : kind.memoryBits(operandBits);
    }

    private static boolean width(Memory memory, int bits) {
        return memory.bits() == 0 || bits == 0 || memory.bits() == bits;
    }

    private static boolean immediate(OperandKind kind, int operandBits, long value) {
        int encoded = kind.bits(operandBits);
        if (kind == OperandKind.Is || kind == OperandKind.Iz) {
            // Sign-extended: a constant written unsigned counts as the number that its operand size makes of it.
            boolean unsigned = operandBits < 64 && value >= 0 && value >>> operandBits == 0;
            long number = unsigned ? value << 64 - operandBits >> 64 - operandBits : value;
            return signed(number, encoded);
        }
        return encoded == 64 || signed(value, encoded) || value >= 0 && value >>> encoded == 0;
    }

    static boolean signed(long value, int bits) {
        return bits == 64 || value << 64 - bits >> 64 - bits == value;
    }
}
