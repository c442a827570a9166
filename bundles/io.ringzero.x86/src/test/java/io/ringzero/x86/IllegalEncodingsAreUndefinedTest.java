// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manuals forbid is #UD, what is cut off asks for more, what is over 15 bytes is too long. */
class IllegalEncodingsAreUndefinedTest {
    @ParameterizedTest
    @CsvSource({ //
        "LOCK on a register destination,       LONG64,      f0 0f b1 c8", //
        "LOCK on a register of add,            LONG64,      f0 01 d8", //
        "LOCK on a load,                       LONG64,      f0 03 03", //
        "LOCK on cmp,                          LONG64,      f0 39 03", //
        "LOCK on bt,                           LONG64,      f0 0f a3 03", //
        "LOCK on nop,                          LONG64,      f0 90", //
        "LOCK mov cr0 as cr8,                  PROTECTED32, f0 0f 20 c0", //
        "mov to CS,                            LONG64,      8e c8", //
        "mov from segment 6,                   LONG64,      8c f0", //
        "control register 1,                   LONG64,      0f 20 c8", //
        "control register 9,                   LONG64,      44 0f 20 c8", //
        "debug register 8,                     LONG64,      44 0f 21 c0", //
        "lea of a register,                    LONG64,      8d c0", //
        "push es in 64-bit mode,               LONG64,      06", //
        "daa in 64-bit mode,                   LONG64,      27", //
        "alias 82 in 64-bit mode,              LONG64,      82 c0 01", //
        "far call with pointer in 64-bit mode, LONG64,      9a 00 00 00 00 00 00", //
        "group 1A with reg 1,                  LONG64,      8f c8", //
        "mov immediate with reg 1,             LONG64,      c6 c8 00", //
        "unused opcode,                        LONG64,      0f 04", //
        "VEX behind REX,                       LONG64,      48 c4 e2 70 f2 c2", //
        "VEX behind F3,                        LONG64,      f3 c4 e2 70 f2 c2", //
        "rorx with a vvvv register,            LONG64,      c4 e3 6b f0 28 27", //
        "VEX behind LOCK,                      LONG64,      f0 c4 e2 70 f2 c2", //
        "VEX map 0,                            LONG64,      c4 e0 70 f2 c2", //
        "andn of 256 bits,                     LONG64,      c4 e2 74 f2 c2", //
        "cmpxchg8b of a register,              LONG64,      0f c7 c8", //
        "movsxd in 32-bit mode is arpl locked, PROTECTED32, f0 63 c8", //
        "swapgs in 32-bit mode,                PROTECTED32, 0f 01 f8"})
    void forbidden(String why, CodeMode mode,
        String hex) {
        assertEquals(DecodeFault.UNDEFINED_OPCODE, Decoding.decode(mode, hex), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"48 01 d8", "48 b8 11 22 33 44 55 66 77 88", "c7 84 24 10 00 00 00 12 34 56 78",
        "f0 48 0f b1 0a",
        "c4 e2 70 f2 c2", "c8 01 02 03", "0f 01 f8", "66 e9 10 10", "67 a1 01 02 03 04",
        "0f ba e0 05"})
    void everyCutAsksForMore(String hex) {
        String digits = hex.replace(" ", "");
        assertInstanceOf(Instruction.class, Decoding.decode(CodeMode.LONG64, digits));
        for (int cut = 0; cut < digits.length(); cut += 2) {
            assertEquals(DecodeFault.NEED_MORE_BYTES, Decoding.decode(CodeMode.LONG64, digits.substring(0, cut)),
                "cut at " + cut / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"13, 2", "14, 1"})
    void fifteenBytesAreTheLimit(int prefixes, int opcodeBytes) {
        String opcode = opcodeBytes == 2 ? "01d8" : "90";
        assertEquals(15, Decoding.instruction("66".repeat(prefixes) + opcode).length());
        assertEquals(DecodeFault.TOO_LONG, Decoding.decode(CodeMode.LONG64, "66".repeat(prefixes + 1) + opcode));
    }
}
