// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the decoder made of a row's generated codes, the encoder writes by the same row, and the decoder reads the
 * same again.
 */
class EveryRowIsAssembledAndReadBackTest {
    private static final long SEED = 7;

    private final Decoder decoder = new Decoder(OpcodeTable.standard());

    static Stream<Form> rows(CodeMode mode) {
        return OpcodeTable.standard().forms().stream().filter(form -> form.modes().contains(mode));
    }

    static Stream<Arguments> modesAndRows() {
        return Stream.of(CodeMode.values()).flatMap(mode -> rows(mode).map(form -> arguments(mode, form)));
    }

    @ParameterizedTest
    @MethodSource("modesAndRows")
    void sameInstruction(CodeMode mode, Form form) {
        int written = 0;
        Encoder encoder = new Encoder(OpcodeTable.standard(), mode);
        for (byte[] code : new EncodingGenerator(mode, SEED).codes(form)) {
            if (decoder.decode(mode, code, 0, code.length) instanceof Instruction original
                && original.form() == form) {
                written += check(encoder, original);
            }
        }
        assertTrue(written > 0, () -> form + " was never written");
    }

    private int check(Encoder encoder, Instruction original) {
        List<Operand> operands = original.form().operands().stream().anyMatch(OperandMatch::impliedMemory)
            ? List.of()
            : original.operands();
        Encoded encoded = encoder.encode(original.form(), original.condition(), operands, original.operandBits());
        assertNotNull(encoded, () -> original.toString());
        Decoded again = decoder.decode(original.mode(), encoded.bytes(), 0, encoded.length());
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
        for (CodeMode mode : CodeMode.values()) {
            assertTrue(rows(mode).count() > 350 && rows(mode).count() < OpcodeTable.standard().forms().size());
        }
    }
}
