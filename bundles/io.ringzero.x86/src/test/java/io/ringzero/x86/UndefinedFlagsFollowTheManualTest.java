// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shifts and rotates leave flags undefined by their count; others always or never. */
class UndefinedFlagsFollowTheManualTest {
    @ParameterizedTest
    @CsvSource({ //
        "add,             01 d8,       0, ''", //
        "and,             21 d8,       0, a", //
        "mul,             f7 e1,       0, szap", //
        "div,             f7 f1,       0, oszapc", //
        "shl by 0,        d3 e0,       0, ''", //
        "shl by 1,        d3 e0,       1, a", //
        "shl by 2,        d3 e0,       2, oa", //
        "shl bl by 8,     d2 e3,       8, oac", //
        "shr bl by 7,     d2 eb,       7, oa", //
        "sar bl by 9,     d2 fb,       9, oa", //
        "rol by 1,        d3 c0,       1, ''", //
        "rol by 5,        d3 c0,       5, o", //
        "shld by 1,       0f a5 d8,    1, a", //
        "shld by 3,       0f a5 d8,    3, oa", //
        "shld cx by 17,   66 0f a5 d8, 17, oszapc", //
        "shld cx by 16,   66 0f a5 d8, 16, oa", //
        "bsf,             0f bc c1,    0, osapc", //
        "popcnt,          f3 0f b8 c1, 0, ''"})
    void mask(String what, String hex, int count, String letters) {
        assertEquals(Flags.parse(letters), UndefinedFlags.mask(Decoding.instruction(hex), count), what);
    }
}
