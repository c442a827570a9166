// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * PCMPESTRx and PCMPISTRx in the steps of SDM Vol. 2 section 4.1: all comparisons, overrides for invalid elements (table 4-7),
 * aggregation (table 4-3), polarity (table 4-4), output (table 4-5), for every constant.
 */
class StringComparisonFollowsTheTablesTest {
    private static int element(int[] bytes, int i, int control) {
        int value = (control & 1) == 0 ? bytes[i] : bytes[2 * i] | bytes[2 * i + 1] << 8;
        int bits = (control & 1) == 0 ? 8 : 16;
        return (control & 2) == 0 ? value : value << 32 - bits >> 32 - bits;
    }

    /** Table 4-7: what a comparison counts where one element or both lie beyond the end of their strings. */
    private static boolean compared(int control, boolean valid1, boolean valid2, int x, int y, int index1) {
        int aggregation = control >> 2 & 3;
        if (valid1 && valid2) {
            return aggregation == 1 ? index1 % 2 == 0 ? y >= x : y <= x : x == y;
        }
        return switch (aggregation) {
            case 2 -> !valid1 && !valid2;
            case 3 -> !valid1;
            default -> false;
        };
    }

    private static int aggregated(int control, int[] a, int aLength, int[] b, int bLength) {
        int n = (control & 1) == 0 ? 16 : 8;
        boolean[][] all = new boolean[n][n]; // [element of the second][element of the first]
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < n; i++) {
                all[j][i] = compared(control, i < aLength, j < bLength, element(a, i, control), element(b, j, control),
                    i);
            }
        }
        int result = 0;
        for (int j = 0; j < n; j++) {
            boolean bit = (control >> 2 & 3) == 3;
            for (int i = 0; i < n; i++) {
                switch (control >> 2 & 3) {
                    case 0 -> bit |= all[j][i];
                    case 1 -> bit |= i % 2 == 0 && all[j][i] && all[j][i + 1];
                    case 2 -> bit = all[j][j];
                    default -> bit &= i + j >= n || all[j + i][i];
                }
            }
            result |= bit ? 1 << j : 0;
        }
        return result;
    }

    private static int polarised(int control, int result, int bLength) {
        int n = (control & 1) == 0 ? 16 : 8;
        int r = 0;
        for (int j = 0; j < n; j++) {
            boolean turned = switch (control >> 4 & 3) {
                case 1 -> true;
                case 3 -> j < bLength;
                default -> false;
            };
            r |= ((result >> j & 1) != 0 ^ turned) ? 1 << j : 0;
        }
        return r;
    }

    @Test
    void everyConstant() {
        Halfwords words = new Halfwords(6);
        Pair out = new Pair();
        for (int control = 0; control < 128; control++) {
            StringCompare compare = new StringCompare(control);
            int n = (control & 1) == 0 ? 16 : 8;
            for (int round = 0; round < 400; round++) {
                // few different letters, so that strings meet
                long[] v = new long[4];
                for (int i = 0; i < 4; i++) {
                    v[i] = round % 4 == 0 ? words.next() : words.random() & 0x8103810381038103L;
                }
                int[] a = Vector16.bytes(v[0], v[1]);
                int[] b = Vector16.bytes(v[2], v[3]);
                int aLength = words.below(n + 1);
                int bLength = words.below(n + 1);
                int wanted = polarised(control, aggregated(control, a, aLength, b, bLength), bLength);
                int result = compare.compare(v[0], v[1], aLength, v[2], v[3], bLength);
                assertEquals(wanted, result, "constant " + control + " lengths " + aLength + " " + bLength);
                int index = n;
                for (int j = 0; j < n; j++) {
                    int at = (control & 0x40) == 0 ? n - 1 - j : j;
                    index = (wanted >> at & 1) != 0 ? at : index;
                }
                assertEquals(index, compare.index(result), "index, constant " + control);
                compare.mask(out, result);
                int[] mask = Vector16.bytes(out.low, out.high);
                for (int i = 0; i < 16; i++) {
                    int bit = wanted >> i * n / 16 & 1;
                    int byteOfBits = i < 2 ? wanted >> 8 * i & 0xff : 0;
                    assertEquals((control & 0x40) == 0 ? byteOfBits : bit * 0xff, mask[i], "mask, constant " + control);
                }
            }
        }
    }

    @Test
    void lengths() {
        StringCompare bytes = new StringCompare(0);
        StringCompare words = new StringCompare(1);
        assertEquals(3, bytes.implicitLength(0x1122_3344_0055_6677L, 0));
        assertEquals(16, bytes.implicitLength(-1, -1));
        assertEquals(8, words.implicitLength(-1, -1));
        assertEquals(5, words.implicitLength(-1, 0xffff_ffff_0000_ffffL));
        assertEquals(16, bytes.explicitLength(Long.MIN_VALUE));
        assertEquals(16, bytes.explicitLength(-17));
        assertEquals(7, bytes.explicitLength(-7));
        assertEquals(8, words.explicitLength(9));
    }
}
