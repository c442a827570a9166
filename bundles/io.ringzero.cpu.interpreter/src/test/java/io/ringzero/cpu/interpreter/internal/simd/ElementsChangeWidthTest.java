// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.ringzero.x86.Handler;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PACK, PMOVSX, PMOVZX, shifts, horizontal sums, MPSADBW and PHMINPOSUW give what plain arithmetic gives for each element. */
class ElementsChangeWidthTest {
    private final Halfwords words = new Halfwords(7);

    private static long get(int[] bytes, int width, int i, boolean signed) {
        int at = i * width / 8;
        return PackedElementsEqualPlainArithmeticTest
            .element(Vector16.half(bytes, at / 8 * 8), width, at % 8 * 8 / width,
                signed)
            .longValue();
    }

    private static void put(int[] bytes, int width, int i, long value) {
        for (int k = 0; k < width / 8; k++) {
            bytes[i * width / 8 + k] = (int) (value >> 8 * k) & 0xff;
        }
    }

    private record Extension(Handler handler, int from, int to, boolean signed) {
    }

    @Test
    void extensions() {
        for (Extension row : List.of(new Extension(Handler.PMOVSXBW, 8, 16, true),
            new Extension(Handler.PMOVSXBD, 8, 32, true),
            new Extension(Handler.PMOVSXBQ, 8, 64, true), new Extension(Handler.PMOVSXWD, 16, 32, true),
            new Extension(Handler.PMOVSXWQ, 16, 64, true), new Extension(Handler.PMOVSXDQ, 32, 64, true),
            new Extension(Handler.PMOVZXBW, 8, 16, false), new Extension(Handler.PMOVZXBD, 8, 32, false),
            new Extension(Handler.PMOVZXBQ, 8, 64, false), new Extension(Handler.PMOVZXWD, 16, 32, false),
            new Extension(Handler.PMOVZXWQ, 16, 64, false), new Extension(Handler.PMOVZXDQ, 32, 64, false))) {
            for (int n = 0; n < 1_000; n++) {
                int[] b = Vector16.random(words);
                int[] wanted = new int[16];
                for (int i = 0; i < 128 / row.to; i++) {
                    put(wanted, row.to, i, get(b, row.from, i, row.signed));
                }
                assertArrayEquals(wanted, Vector16.apply(row.handler, -1, Vector16.random(words), b), row::toString);
            }
        }
    }

    private record Packing(Handler handler, int from, long least, long greatest, boolean narrow) {
    }

    @Test
    void packs() {
        for (Packing row : List.of(new Packing(Handler.PACKSSWB, 16, -128, 127, true),
            new Packing(Handler.PACKUSWB, 16, 0, 255, true),
            new Packing(Handler.PACKSSDW, 32, -32768, 32767, true),
            new Packing(Handler.PACKUSDW, 32, 0, 65535, false))) {
            for (int n = 0; n < 2_000; n++) {
                int[] a = Vector16.random(words);
                int[] b = Vector16.random(words);
                for (int bytes : row.narrow ? new int[] {8, 16} : new int[] {16}) {
                    int elements = bytes * 8 / row.from;
                    int[] wanted = new int[bytes];
                    for (int i = 0; i < 2 * elements; i++) {
                        long value = get(i < elements ? a : b, row.from, i % elements, true);
                        put(wanted, row.from / 2, i, Math.max(row.least, Math.min(row.greatest, value)));
                    }
                    assertArrayEquals(wanted, bytes == 16
                        ? Vector16.apply(row.handler, -1, a, b)
                        : Vector16.narrow(row.handler, -1, a, b), row::toString);
                }
            }
        }
    }

    private record Shift(Handler handler, int width, int direction, boolean signed) {
    }

    @Test
    void shifts() {
        for (Shift row : List.of(new Shift(Handler.PSLLW, 16, 1, false), new Shift(Handler.PSLLD, 32, 1, false),
            new Shift(Handler.PSLLQ, 64, 1, false), new Shift(Handler.PSRLW, 16, -1, false),
            new Shift(Handler.PSRLD, 32, -1, false), new Shift(Handler.PSRLQ, 64, -1, false),
            new Shift(Handler.PSRAW, 16, -1, true), new Shift(Handler.PSRAD, 32, -1, true))) {
            for (int n = 0; n < 2_000; n++) {
                int[] a = Vector16.random(words);
                long count = n < 80 ? n : n % 3 == 0 ? words.next() : words.below(70);
                int[] wanted = new int[16];
                int by = count < 0 || count > 100 ? 100 : (int) count;
                for (int i = 0; i < 128 / row.width; i++) {
                    BigInteger value = PackedElementsEqualPlainArithmeticTest.element(get(a, row.width, i, row.signed),
                        64, 0, row.signed);
                    put(wanted, row.width, i, value.shiftLeft(by * row.direction).longValue());
                }
                int[] b = Vector16.bytes(count, words.random());
                assertArrayEquals(wanted, Vector16.apply(row.handler, -1, a, b), row::toString);
                if (count >= 0 && count < 256) {
                    assertArrayEquals(wanted, Vector16.apply(row.handler, (int) count, a, b), row::toString);
                }
            }
        }
    }

    private record Neighbours(Handler handler, int width, int sign, boolean saturated) {
    }

    @Test
    void sumsOfNeighbours() {
        for (Neighbours row : List.of(new Neighbours(Handler.PHADDW, 16, 1, false),
            new Neighbours(Handler.PHADDD, 32, 1, false),
            new Neighbours(Handler.PHADDSW, 16, 1, true), new Neighbours(Handler.PHSUBW, 16, -1, false),
            new Neighbours(Handler.PHSUBD, 32, -1, false), new Neighbours(Handler.PHSUBSW, 16, -1, true))) {
            for (int n = 0; n < 2_000; n++) {
                int[] a = Vector16.random(words);
                int[] b = Vector16.random(words);
                for (int bytes : new int[] {8, 16}) {
                    int elements = bytes * 8 / row.width;
                    int[] wanted = new int[bytes];
                    for (int i = 0; i < elements; i++) {
                        int[] from = i < elements / 2 ? a : b;
                        int at = 2 * i % elements;
                        long value = get(from, row.width, at, true) + row.sign * get(from, row.width, at + 1, true);
                        put(wanted, row.width, i, row.saturated ? Math.max(-32768, Math.min(32767, value)) : value);
                    }
                    assertArrayEquals(wanted, bytes == 16
                        ? Vector16.apply(row.handler, -1, a, b)
                        : Vector16.narrow(row.handler, -1, a, b), row::toString);
                }
            }
        }
    }

    @Test
    void differencesOfBlocks() {
        for (int constant = 0; constant < 256; constant++) {
            for (int n = 0; n < 20; n++) {
                int[] a = Vector16.random(words);
                int[] b = Vector16.random(words);
                int[] wanted = new int[16];
                for (int i = 0; i < 8; i++) {
                    int sum = 0;
                    for (int k = 0; k < 4; k++) {
                        sum += Math.abs(a[(constant >> 2 & 1) * 4 + i + k] - b[(constant & 3) * 4 + k]);
                    }
                    put(wanted, 16, i, sum);
                }
                assertArrayEquals(wanted, Vector16.apply(Handler.MPSADBW, constant, a, b));
            }
        }
    }

    @Test
    void leastWord() {
        for (int n = 0; n < 5_000; n++) {
            int[] b = Vector16.random(words);
            int[] wanted = new int[16];
            long least = Long.MAX_VALUE;
            for (int i = 7; i >= 0; i--) {
                if (get(b, 16, i, false) <= least) {
                    least = get(b, 16, i, false);
                    put(wanted, 16, 0, least);
                    put(wanted, 16, 1, i);
                }
            }
            assertArrayEquals(wanted, Vector16.apply(Handler.PHMINPOSUW, -1, Vector16.random(words), b));
        }
    }
}
