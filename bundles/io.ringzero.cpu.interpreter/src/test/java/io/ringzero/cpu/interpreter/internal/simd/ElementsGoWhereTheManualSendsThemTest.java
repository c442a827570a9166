// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ringzero.x86.Handler;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Shuffles, unpacks, alignments, blends and byte shifts move bytes as SDM Vol. 2 says: each is described here by where byte i
 * of the result comes from: 0 to 15 destination, 16 to 31 source, -1 a zero.
 */
class ElementsGoWhereTheManualSendsThemTest {
    private final Halfwords words = new Halfwords(5);

    private void check(Handler handler, int constant, IntUnaryOperator origin) {
        for (int n = 0; n < 20; n++) {
            int[] a = Vector16.random(words);
            int[] b = Vector16.random(words);
            assertArrayEquals(moved(a, b, 16, origin), Vector16.apply(handler, constant, a, b), () -> handler + " "
                + constant);
        }
    }

    private void checkNarrow(Handler handler, int constant, IntUnaryOperator origin) {
        for (int n = 0; n < 20; n++) {
            int[] a = Vector16.random(words);
            int[] b = Vector16.random(words);
            assertArrayEquals(moved(a, b, 8, origin), Vector16.narrow(handler, constant, a, b), () -> handler + " mmx "
                + constant);
        }
    }

    private static int[] moved(int[] a, int[] b, int size, IntUnaryOperator origin) {
        int[] r = new int[size];
        for (int i = 0; i < size; i++) {
            int from = origin.applyAsInt(i);
            r[i] = from < 0 ? 0 : from < 16 ? a[from] : b[from - 16];
        }
        return r;
    }

    /** Byte i of elements of some bytes taken by turns from destination and source, from a place on. */
    private static IntUnaryOperator interleaved(int bytes, int from) {
        return i -> from + i / (2 * bytes) * bytes + i % bytes + (i / bytes % 2 == 0 ? 0 : 16);
    }

    @Test
    void unpacking() {
        Handler[] low = {Handler.PUNPCKLBW, Handler.PUNPCKLWD, Handler.PUNPCKLDQ, Handler.PUNPCKLQDQ};
        Handler[] high = {Handler.PUNPCKHBW, Handler.PUNPCKHWD, Handler.PUNPCKHDQ, Handler.PUNPCKHQDQ};
        for (int k = 0; k < 4; k++) {
            check(low[k], -1, interleaved(1 << k, 0));
            check(high[k], -1, interleaved(1 << k, 8));
            if (k < 3) {
                checkNarrow(low[k], -1, interleaved(1 << k, 0));
                checkNarrow(high[k], -1, interleaved(1 << k, 4));
            }
        }
        check(Handler.UNPCKLPS, -1, interleaved(4, 0));
        check(Handler.UNPCKHPS, -1, interleaved(4, 8));
        check(Handler.UNPCKLPD, -1, interleaved(8, 0));
        check(Handler.UNPCKHPD, -1, interleaved(8, 8));
        check(Handler.MOVSLDUP, -1, i -> 16 + (i / 4 & ~1) * 4 + i % 4);
        check(Handler.MOVSHDUP, -1, i -> 16 + (i / 4 | 1) * 4 + i % 4);
    }

    @Test
    void shufflesByConstant() {
        for (int n = 0; n < 256; n++) {
            int c = n;
            check(Handler.PSHUFD, n, i -> 16 + (c >> i / 4 * 2 & 3) * 4 + i % 4);
            check(Handler.PSHUFLW, n, i -> i < 8 ? 16 + (c >> i / 2 * 2 & 3) * 2 + i % 2 : 16 + i);
            check(Handler.PSHUFHW, n, i -> i < 8 ? 16 + i : 24 + (c >> (i - 8) / 2 * 2 & 3) * 2 + i % 2);
            checkNarrow(Handler.PSHUFW, n, i -> 16 + (c >> i / 2 * 2 & 3) * 2 + i % 2);
            check(Handler.SHUFPS, n, i -> (i < 8 ? 0 : 16) + (c >> i / 4 * 2 & 3) * 4 + i % 4);
            check(Handler.SHUFPD, n, i -> (i < 8 ? 0 : 16) + (c >> i / 8 & 1) * 8 + i % 8);
            check(Handler.PALIGNR, n, i -> i + c < 16 ? 16 + i + c : i + c < 32 ? i + c - 16 : -1);
            checkNarrow(Handler.PALIGNR, n, i -> i + c < 8 ? 16 + i + c : i + c < 16 ? i + c - 8 : -1);
            check(Handler.PBLENDW, n, i -> (c >> i / 2 & 1) * 16 + i);
            check(Handler.BLENDPS, n, i -> (c >> i / 4 & 1) * 16 + i);
            check(Handler.BLENDPD, n, i -> (c >> i / 8 & 1) * 16 + i);
            check(Handler.PSRLDQ, n, i -> i + c < 16 ? i + c : -1);
            check(Handler.PSLLDQ, n, i -> i - c >= 0 ? i - c : -1);
            check(Handler.INSERTPS, n, i -> (c >> i / 4 & 1) != 0
                ? -1
                : i / 4 == (c >> 4 & 3)
                    ? 16 + (c >> 6) * 4 + i % 4
                    : i);
        }
    }

    @Test
    void shuffleByBytes() {
        for (int n = 0; n < 2_000; n++) {
            int[] a = Vector16.random(words);
            int[] b = Vector16.bytes(words.random(), words.next());
            int[] wide = new int[16];
            int[] narrow = new int[8];
            Arrays.setAll(wide, i -> b[i] >= 128 ? 0 : a[b[i] & 15]);
            Arrays.setAll(narrow, i -> b[i] >= 128 ? 0 : a[b[i] & 7]);
            assertArrayEquals(wide, Vector16.apply(Handler.PSHUFB, -1, a, b));
            assertArrayEquals(narrow, Vector16.narrow(Handler.PSHUFB, -1, a, b));
        }
    }
}
