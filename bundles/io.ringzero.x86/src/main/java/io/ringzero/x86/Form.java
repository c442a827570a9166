// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;
import java.util.Set;

/**
 * One row of the opcode table. Immutable.
 *
 * @param id dense, from 0, in table order; stable for one version of the table only, so never written to a record
 * @param mnemonic Intel's; {@code *} stands for the condition
 * @param encoding the bytes that select this row
 * @param operands in Intel order: destination first
 * @param size rule of the operand size
 * @param modes where the row exists
 * @param attributes what it is beside its operation
 * @param flagsRead RFLAGS bits; for forms with a condition see {@link Condition#flagsRead}
 * @param flagsWritten RFLAGS bits that it defines (shifts: unless the count is 0)
 * @param flagsUndefined RFLAGS bits that it always leaves undefined
 * @param flagsSometimesUndefined RFLAGS bits that are undefined for some counts: {@link UndefinedFlags}
 * @param handler what it does
 * @param feature CPUID bit
 * @param note differences between vendors and other remarks; may be empty
 */
public record Form(int id, String mnemonic, Encoding encoding, List<OperandKind> operands, OperandSize size,
    Set<CodeMode> modes,
    Set<Attribute> attributes, int flagsRead, int flagsWritten, int flagsUndefined, int flagsSometimesUndefined,
    Handler handler,
    Feature feature, String note) {
    /** Whether LOCK is allowed with a memory destination. */
    public boolean lockable() {
        return attributes.contains(Attribute.LOCK);
    }

    /** Whether it carries a condition in its opcode. */
    public boolean conditional() {
        return encoding.field() == OpcodeField.CONDITION;
    }

    @Override
    public String toString() {
        return mnemonic + " [" + encoding.text() + "]";
    }
}
