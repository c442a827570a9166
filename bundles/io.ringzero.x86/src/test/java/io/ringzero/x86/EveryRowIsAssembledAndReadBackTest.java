// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the decoder made of a row's generated codes, the encoder writes by the same row, and the decoder reads the
 * same again.
 */
class EveryRowIsAssembledAndReadBackTest {
    private static final long SEED = 7;

    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final Encoder encoder = new Encoder(OpcodeTable.standard(), CodeMode.LONG64);

    static Stream<Form> rows() {
        return OpcodeTable.standard().forms().stream().filter(form -> form.modes().contains(CodeMode.LONG64));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sameInstruction(Form form) {
        int written = 0;
        for (byte[] code : new EncodingGenerator(CodeMode.LONG64, SEED).codes(form)) {
            if (decoder.decode(CodeMode.LONG64, code, 0, code.length) instanceof Instruction original
                && original.form() == form) {
                written += check(original);
            }
        }
        assertTrue(written > 0, () -> form + " was never written");
    }

    private int check(Instruction original) {
        List<Operand> operands = original.form().operands().stream().anyMatch(OperandMatch::impliedMemory)
            ? List.of()
            : original.operands();
        Encoded encoded = encoder.encode(original.form(), original.condition(), operands, original.operandBits());
        assertNotNull(encoded, () -> original.toString());
        Decoded again = decoder.decode(CodeMode.LONG64, encoded.bytes(), 0, encoded.length());
        assertTrue(again instanceof Instruction, () -> original + " became " + again);
        Instruction copy = (Instruction) again;
        assertEquals(original.form(), copy.form());
        assertEquals(original.condition(), copy.condition());
        assertEquals(original.operandBits(), copy.operandBits(), original::toString);
        if (!operands.isEmpty()) {
            assertEquals(original.operands(), copy.operands(), original::toString);
        }
        return 1;
    }

    @Test
    void theTableHasRowsForAllModes() {
        assertTrue(rows().count() > 350 && rows().count() < OpcodeTable.standard().forms().size());
    }
}
