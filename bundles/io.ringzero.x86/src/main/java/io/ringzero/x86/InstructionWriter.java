// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the bytes of one instruction whose row and operand size are chosen. Used once. */
final class InstructionWriter {
    private final CodeMode mode;
    private final Form form;
    private final Encoding encoding;
    private final int operandBits;
    private final boolean prefix66;
    private final byte[] bytes = new byte[Decoder.MAX_LENGTH + 8];
    private int length;
    private int rex;
    private boolean rexForbidden;
    private int opcodeAdd;
    private int modRmReg;
    private int vvvv;
    private int rmNumber;
    private @Nullable Memory memory;
    private int displacementAt = -1;

    InstructionWriter(CodeMode mode, Form form, int operandBits, boolean prefix66, boolean wide) {
        this.mode = mode;
        this.form = form;
        this.encoding = form.encoding();
        this.operandBits = operandBits;
        this.prefix66 = prefix66;
        this.rex = wide ? 0x48 : 0;
        this.modRmReg = Math.max(0, encoding.digit());
    }

    /**
     * The bytes; null where these operands have no encoding together (AH with REX, over 15 bytes, a displacement too
     * wide).
     */
    @Nullable
    Encoded write(List<Operand> operands, @Nullable Condition condition, int groupPrefix) {
        for (int i = 0; i < operands.size(); i++) {
            place(form.operands().get(i), operands.get(i));
        }
        Memory place = memory;
        if (condition != null) {
            opcodeAdd = condition.ordinal();
        }
        int baseAndIndex = place == null ? rmNumber >> 3 : high(place.base()) | high(place.index()) << 1;
        rex |= baseAndIndex == 0 ? 0 : 0x40 | baseAndIndex;
        rex |= modRmReg > 7 ? 0x44 : 0;
        if (rex != 0 && (rexForbidden || mode != CodeMode.LONG64)) {
            return null;
        }
        if (place != null && place.addressBits() != mode.addressBits()
            && place.addressBits() != mode.otherAddressBits()) {
            return null;
        }
        prefixes(groupPrefix);
        opcode();
        if (encoding.modRm() && !modRm(place)) {
            return null;
        }
        for (int i = 0; i < operands.size(); i++) {
            tail(form.operands().get(i), operands.get(i));
        }
        return length > Decoder.MAX_LENGTH ? null : new Encoded(Arrays.copyOf(bytes, length), displacementAt);
    }

    private static int high(@Nullable Register register) {
        return register == null ? 0 : register.number() >> 3;
    }

    private void place(OperandKind kind, Operand operand) {
        if (operand instanceof Register register && register.bits() == 8 && kind.place() != OperandPlace.FIXED) {
            rexForbidden |= register.highByte();
            rex |= !register.highByte() && register.number() >= 4 && register.number() < 8 ? 0x40 : 0;
        }
        switch (kind.place()) {
            case RM, RM_SEGMENT, MEMORY, REGISTER -> {
                if (operand instanceof Memory where) {
                    memory = where;
                } else {
                    rmNumber = ((Register) operand).encoding();
                }
            }
            case REG, SEGMENT, CONTROL, DEBUG -> modRmReg = ((Register) operand).encoding();
            case VVVV -> vvvv = ((Register) operand).encoding();
            case OPCODE -> {
                rmNumber = ((Register) operand).encoding();
                opcodeAdd = rmNumber & 7;
            }
            case OFFSET -> memory = (Memory) operand;
            case IMMEDIATE, RELATIVE, FAR, FIXED, FIXED_ONE, STRING_SOURCE, STRING_DESTINATION, TABLE_LOOKUP -> {
                // Nothing before the opcode.
            }
        }
    }

    private void prefixes(int groupPrefix) {
        if (groupPrefix != 0) {
            put(groupPrefix, 8);
        }
        Memory where = memory;
        int addressBits = where == null ? encoding.addressBits() : where.addressBits();
        if (addressBits != 0 && addressBits != mode.addressBits()) {
            put(0x67, 8);
        }
        if (where != null && where.segment() != where.standardSegment()) {
            int number = where.segment().number();
            put(number < 4 ? 0x26 | number << 3 : 0x60 + number, 8);
        }
        if (prefix66) {
            put(0x66, 8);
        }
        if (!encoding.vex() && encoding.prefix().required() != 0) {
            put(encoding.prefix().required(), 8);
        }
    }

    private void opcode() {
        int map = encoding.map();
        if (encoding.vex()) {
            int pp = switch (encoding.prefix().required()) {
                case 0x66 -> 1;
                case 0xF3 -> 2;
                case 0xF2 -> 3;
                default -> 0;
            };
            put(0xC4, 8);
            put((~rex & 7) << 5 & 0x80 | (~rex & 2) << 5 | (~rex & 1) << 5 | map - Encoding.VEX, 8);
            put((rex & 8) << 4 | (~vvvv & 15) << 3 | Math.max(0, encoding.vectorLength()) << 2 | pp, 8);
        } else {
            if (rex != 0) {
                put(rex, 8);
            }
            if (map > 0) {
                put(0x0F, 8);
            }
            if (map > 1) {
                put(map == 2 ? 0x38 : 0x3A, 8);
            }
        }
        put(encoding.opcode() + opcodeAdd, 8);
    }

    private boolean modRm(@Nullable Memory where) {
        if (encoding.exactModRm() >= 0) {
            put(encoding.exactModRm(), 8);
            return true;
        }
        int reg = (modRmReg & 7) << 3;
        if (where == null) {
            put(0xC0 | reg | rmNumber & 7, 8);
            return true;
        }
        if (where.addressBits() == 16) {
            return memoryForm16(where, reg);
        }
        if (!OperandMatch.signed(where.displacement(), 32)) {
            return false;
        }
        memoryForm(where, reg);
        return true;
    }

    /** The eight pairs of 16-bit addressing, in either order of base and index (APM volume 3, section 1.4). */
    private boolean memoryForm16(Memory where, int reg) {
        long displacement = where.displacement();
        boolean bare = where.base() == null && where.index() == null;
        int rm = bare ? 6 : MemoryDecoder.rm16(where.base(), where.index());
        if (rm < 0 || where.scale() != 1 || !OperandMatch.signed(displacement, 16)) {
            return false;
        }
        int width = bare ? 16 : displacement == 0 && rm != 6 ? 0 : OperandMatch.signed(displacement, 8) ? 8 : 16;
        put((bare || width == 0 ? 0 : width == 8 ? 0x40 : 0x80) | reg | rm, 8);
        if (bare) {
            displacementAt = length;
        }
        put(displacement, width);
        return true;
    }

    private void memoryForm(Memory where, int reg) {
        Register base = where.base();
        Register index = where.index();
        long displacement = where.displacement();
        int width = base == null
            ? 32
            : displacement == 0 && (base.number() & 7) != 5 ? 0 : OperandMatch.signed(displacement, 8) ? 8 : 32;
        int mod = base == null || width == 0 ? 0 : width == 8 ? 0x40 : 0x80;
        boolean bare = base == null && index == null && (where.ripRelative() || mode != CodeMode.LONG64);
        if (bare) {
            put(reg | 5, 8);
        } else if (index != null || base == null || (base.number() & 7) == 4) {
            put(mod | reg | 4, 8);
            int low = base == null ? 5 : base.number() & 7;
            int middle = index == null ? 4 : index.number() & 7;
            put(Integer.numberOfTrailingZeros(where.scale()) << 6 | middle << 3 | low, 8);
        } else {
            put(mod | reg | base.number() & 7, 8);
        }
        if (where.ripRelative() || bare) {
            displacementAt = length;
        }
        put(displacement, width);
    }

    private void tail(OperandKind kind, Operand operand) {
        switch (operand) {
            case Immediate immediate when kind.place() == OperandPlace.IMMEDIATE ->
                put(immediate.value(), kind.bits(operandBits));
            case Relative relative -> {
                displacementAt = length;
                put(relative.displacement(), kind.bits(operandBits));
            }
            case FarPointer pointer -> {
                put(pointer.offset(), pointer.offsetBits());
                put(pointer.selector(), 16);
            }
            case Memory where when kind.place() == OperandPlace.OFFSET -> {
                displacementAt = length;
                put(where.displacement(), where.addressBits());
            }
            default -> {
                // Encoded before.
            }
        }
    }

    private void put(long value, int bits) {
        for (int shift = 0; shift < bits; shift += 8) {
            bytes[length++] = (byte) (value >> shift);
        }
    }
}
