// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HexFormat;

/** Decodes hexadecimal text in tests. */
final class Decoding {
    private static final Decoder DECODER = new Decoder(OpcodeTable.standard());

    private Decoding() {
    }

    static Decoded decode(CodeMode mode, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return DECODER.decode(mode, bytes, 0, bytes.length);
    }

    static Instruction instruction(CodeMode mode, String hex) {
        return assertInstanceOf(Instruction.class, decode(mode, hex), hex);
    }

    static Instruction instruction(String hex) {
        return instruction(CodeMode.LONG64, hex);
    }
}
