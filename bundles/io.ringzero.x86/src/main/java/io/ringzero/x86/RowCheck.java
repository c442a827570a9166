// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.EnumSet;
import java.util.Set;

/**
 * Whether one row of the table agrees with itself. Runs at start-up for each row; overlaps between rows are a test's
 * matter.
 */
final class RowCheck {
    private static final Set<Integer> PREFIX_BYTES = Set.of(0x0F, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0,
        0xF2, 0xF3);

    private final Form form;
    private final Encoding encoding;

    private RowCheck(Form form) {
        this.form = form;
        this.encoding = form.encoding();
    }

    /** Throws {@link IllegalArgumentException} with what is wrong. */
    static void check(Form form) {
        RowCheck check = new RowCheck(form);
        check.modRm();
        check.opcode();
        check.operands();
        check.attributes();
        check.flags();
    }

    private void modRm() {
        int rm = 0;
        int reg = 0;
        for (OperandKind kind : form.operands()) {
            rm += kind.place().isRm() ? 1 : 0;
            reg += kind.place().isReg() ? 1 : 0;
        }
        require(rm <= 1 && reg <= 1, "two operands in one ModRM field");
        require(encoding.modRm() || rm + reg == 0, "a ModRM operand without a ModRM byte");
        require(encoding.digit() < 0 || reg == 0, "the reg field is both opcode and operand");
        require(encoding.digit() < 8, "a reg field has 3 bits");
        require(encoding.exactModRm() < 0 || rm + reg == 0, "ModRM operands beside a fixed ModRM byte");
        boolean nothingSaysForm = encoding.modRm() && encoding.exactModRm() < 0 && rm == 0;
        require(!nothingSaysForm || encoding.place() != ModRmPlace.ANY, "r/m is neither operand nor restricted");
    }

    private void opcode() {
        require((encoding.opcode() & encoding.field().cells() - 1) == 0, "the opcode's field is not zero");
        require(encoding.field() == OpcodeField.CONDITION == form.mnemonic().endsWith("*"),
            "* and +cc belong together");
        require(encoding.field() == OpcodeField.REGISTER == (count(EnumSet.of(OperandPlace.OPCODE)) == 1),
            "a Z operand and +r belong together");
        require(encoding.vex() || count(EnumSet.of(OperandPlace.VVVV)) == 0, "a B operand needs a VEX prefix");
        require(!encoding.vex() || encoding.modRm(), "VEX without ModRM");
        boolean rex = encoding.opcode() >> 4 == 4 && form.modes().contains(CodeMode.LONG64);
        require(encoding.map() != 0 || !PREFIX_BYTES.contains(encoding.opcode()) && !rex, "the opcode is a prefix");
    }

    private void operands() {
        require(form.operands().size() <= 4, "more than four operands");
        require(form.size() != OperandSize.BYTE || allOneWidth(),
            "operands of the operand size in a row of bytes");
        require(encoding.operandBits() != 64 || form.modes().equals(Set.of(CodeMode.LONG64)),
            "o64 outside 64-bit mode");
        require(encoding.wide() != 1 || form.modes().equals(Set.of(CodeMode.LONG64)), "W1 outside 64-bit mode");
    }

    private void attributes() {
        boolean string = count(EnumSet.of(OperandPlace.STRING_SOURCE, OperandPlace.STRING_DESTINATION)) > 0;
        boolean repeats = form.attributes().contains(Attribute.REP) || form.attributes().contains(Attribute.REPCC);
        require(repeats == string, "repeated is what is a string");
        boolean first = !form.operands().isEmpty() && form.operands().get(0).place().isRm();
        require(!form.lockable() || first && encoding.place() != ModRmPlace.REGISTER,
            "LOCK needs memory as first operand");
    }

    private void flags() {
        require((form.flagsWritten() & form.flagsUndefined()) == 0, "flags both written and undefined");
        require((form.flagsSometimesUndefined() & form.flagsUndefined()) == 0, "flags undefined always and sometimes");
    }

    private int count(Set<OperandPlace> places) {
        int found = 0;
        for (OperandKind kind : form.operands()) {
            found += places.contains(kind.place()) ? 1 : 0;
        }
        return found;
    }

    private boolean allOneWidth() {
        for (OperandKind kind : form.operands()) {
            if (kind.bits(8) != kind.bits(64)) {
                return false;
            }
        }
        return true;
    }

    private void require(boolean truth, String otherwise) {
        if (!truth) {
            throw new IllegalArgumentException(form + ": " + otherwise);
        }
    }
}
