// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any bytes give an answer; the answer does not depend on what lies around them; cut short they ask for more, and
 * with more they never ask.
 */
class RandomBytesNeverConfuseTheDecoderTest {
    private static final int ROUNDS = 100_000;
    private static final int OFFSET = 5;

    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final Disassembler intel = new Disassembler(Syntax.INTEL);
    private final Disassembler att = new Disassembler(Syntax.ATT);

    @ParameterizedTest
    @EnumSource(CodeMode.class)
    void answers(CodeMode mode) {
        EncodingGenerator random = new EncodingGenerator(mode, 42);
        int instructions = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] code = new byte[Decoder.MAX_LENGTH];
            for (int i = 0; i < code.length; i++) {
                // Opcode maps and prefixes more often than chance would have them.
                code[i] = (byte) (i < 3 && random.below(4) == 0 ? 0x0F : random.below(256));
            }
            Decoded decoded = decoder.decode(mode, code, 0, code.length);
            assertTrue(decoded != DecodeFault.NEED_MORE_BYTES, () -> HexFormat.of().formatHex(code));
            if (decoded instanceof Instruction instruction) {
                instructions++;
                check(instruction, code, random.below(instruction.length()));
            }
        }
        assertTrue(instructions > ROUNDS / 4, instructions + " instructions");
    }

    private void check(Instruction instruction, byte[] code, int cut) {
        CodeMode mode = instruction.mode();
        byte[] elsewhere = new byte[OFFSET + instruction.length()];
        Arrays.fill(elsewhere, (byte) 0xF0);
        System.arraycopy(code, 0, elsewhere, OFFSET, instruction.length());
        assertEquals(instruction, decoder.decode(mode, elsewhere, OFFSET, instruction.length()));
        assertEquals(DecodeFault.NEED_MORE_BYTES, decoder.decode(mode, elsewhere, OFFSET, cut), instruction::toString);
        assertTrue(!intel.text(instruction, 0).isBlank() && !att.text(instruction, 0).isBlank());
    }
}
