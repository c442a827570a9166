// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded instruction. Immutable; knows nothing of its address.
 *
 * @param form the row
 * @param mode what it was decoded for
 * @param length in bytes, 1 to 15
 * @param operandBits operand size: 8, 16, 32 or 64
 * @param addressBits address size: 16, 32 or 64; counter and index registers of string instructions and {@code loop}
 *            have it
 * @param lock LOCK prefix (only where it is legal)
 * @param repeat the repeat prefix of a string instruction; {@link Repeat#NONE} for all others
 * @param segmentOverride the override in effect, also where nothing uses it; null for none
 * @param condition of jcc, setcc and cmovcc; null for all others
 * @param operands in Intel order: destination first; implied registers only where the table names them
 */
public record Instruction(Form form, CodeMode mode, int length, int operandBits, int addressBits, boolean lock,
    Repeat repeat,
    @Nullable Register segmentOverride, @Nullable Condition condition, List<Operand> operands) implements Decoded {
    /** What it does. */
    public Handler handler() {
        return form.handler();
    }

    /** The operand of a position, from 0. */
    public Operand operand(int position) {
        return operands.get(position);
    }

    /** The memory operand, null where there is none; of {@code movs} and {@code cmps} the first. */
    public @Nullable Memory memory() {
        for (Operand operand : operands) {
            if (operand instanceof Memory memory) {
                return memory;
            }
        }
        return null;
    }

    /** Intel's mnemonic, with the condition put in. */
    public String mnemonic() {
        return condition == null ? form.mnemonic() : form.mnemonic().replace("*", condition.suffix());
    }
}
