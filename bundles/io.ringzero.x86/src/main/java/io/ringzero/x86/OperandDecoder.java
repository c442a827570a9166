// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the operands of one instruction whose form is known. Used once. */
final class OperandDecoder {
    private final Prefixes prefixes;
    private final ByteCursor cursor;
    private final int operandBits;
    private final int opcode;
    private final int modRm;
    private final @Nullable Memory memory;

    /** The cursor stands behind the opcode, at ModRM if the form has one. */
    OperandDecoder(Form form, CodeMode mode, Prefixes prefixes, ByteCursor cursor, int opcode, int operandBits) {
        this.prefixes = prefixes;
        this.cursor = cursor;
        this.operandBits = operandBits;
        this.opcode = opcode;
        boolean present = form.encoding().modRm();
        modRm = present ? cursor.next() : 0xC0;
        boolean register = modRm >> 6 == 3 || form.encoding().place() == ModRmPlace.REGISTER_WHATEVER_MOD;
        memory = register ? null : MemoryDecoder.read(mode, prefixes, modRm, cursor);
    }

    /** All operands, or null where one is undefined: a segment, control or debug register that does not exist. */
    @Nullable
    List<Operand> read(List<OperandKind> kinds) {
        List<Operand> operands = new ArrayList<>(kinds.size());
        for (OperandKind kind : kinds) {
            Operand operand = read(kind);
            if (operand == null) {
                return null;
            }
            operands.add(operand);
        }
        return List.copyOf(operands);
    }

    private @Nullable Operand read(OperandKind kind) {
        int bits = kind.bits(operandBits);
        int reg = modRm >> 3 & 7 | prefixes.rexR();
        return switch (kind.place()) {
            case RM, RM_SEGMENT, MEMORY, REGISTER -> rm(kind, bits);
            case REG -> register(kind, reg, bits);
            case SEGMENT -> (reg & 7) < 6 ? Register.segment(reg & 7) : null;
            case CONTROL -> reg == 0 || reg >= 2 && reg <= 4 || reg == 8 ? Register.control(reg) : null;
            case DEBUG -> reg < 8 ? Register.debug(reg) : null;
            case VVVV -> general(prefixes.vvvv(), bits);
            case OPCODE -> general(opcode & 7 | prefixes.rexB(), bits);
            case IMMEDIATE -> new Immediate(cursor.signed(bits),
                kind == OperandKind.Is || kind == OperandKind.Iz ? operandBits : bits);
            case RELATIVE -> new Relative(cursor.signed(bits), operandBits);
            case OFFSET -> new Memory(bits, prefixes.segmentOr(Register.DS), null, null, 1,
                cursor.signed(prefixes.addressBits()), false,
                prefixes.addressBits());
            case FAR -> farPointer();
            case FIXED -> fixed(kind);
            case FIXED_ONE -> new Immediate(1, 8);
            case STRING_SOURCE -> pointer(bits, prefixes.segmentOr(Register.DS), 6, null);
            case STRING_DESTINATION -> pointer(bits, Register.ES, 7, null);
            case TABLE_LOOKUP -> pointer(bits, prefixes.segmentOr(Register.DS), 3, Register.AL);
        };
    }

    private Operand rm(OperandKind kind, int bits) {
        if (memory != null) {
            return memory.withBits(kind.place() == OperandPlace.RM_SEGMENT ? 16 : kind.memoryBits(operandBits));
        }
        return register(kind, modRm & 7 | prefixes.rexB(), bits);
    }

    private Register register(OperandKind kind, int number, int bits) {
        return kind.file() == RegisterKind.GENERAL ? general(number, bits) : Register.of(kind.file(), number);
    }

    private Register general(int number, int bits) {
        return bits == 8 ? Register.encodedByte(number, prefixes.rex()) : Register.general(number, bits);
    }

    private Register fixed(OperandKind kind) {
        return kind == OperandKind.RAX ? Register.general(0, operandBits) : Register.valueOf(kind.name());
    }

    private FarPointer farPointer() {
        long offset = cursor.signed(operandBits) & (1L << operandBits) - 1;
        return new FarPointer((int) cursor.signed(16) & 0xffff, offset, operandBits);
    }

    private Memory pointer(int bits, Register segment, int base, @Nullable Register index) {
        int addressBits = prefixes.addressBits();
        return new Memory(bits, segment, Register.general(base, addressBits), index, 1, 0, false, addressBits);
    }
}
