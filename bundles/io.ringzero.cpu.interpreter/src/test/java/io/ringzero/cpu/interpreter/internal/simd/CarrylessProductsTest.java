// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Handler;
import java.math.BigInteger;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** PCLMULQDQ: the four products of Intel's white paper on GCM (2010, figure 5), and polynomials multiplied on paper. */
class CarrylessProductsTest {
    private static final long A_LOW = 0x63746f725d53475dL;
    private static final long A_HIGH = 0x7b5b546573745665L;
    private static final long B_LOW = 0x5b477565726f6e5dL;
    private static final long B_HIGH = 0x4869285368617929L;

    private static String product(int control, long a, long ah, long b, long bh) {
        Pair out = new Pair();
        Objects.requireNonNull(Chosen.wide(Handler.PCLMULQDQ, control)).apply(out, a, ah, b, bh);
        return String.format("%016x%016x", out.high, out.low);
    }

    @Test
    void productsOfTheWhitePaper() {
        assertEquals("1d4d84c85c3440c0929633d5d36f0451", product(0x00, A_LOW, A_HIGH, B_LOW, B_HIGH));
        assertEquals("1bd17c8d556ab5a17fa540ac2a281315", product(0x10, A_LOW, A_HIGH, B_LOW, B_HIGH));
        assertEquals("1a2bf6db3a30862fbabf262df4b7d5c9", product(0x01, A_LOW, A_HIGH, B_LOW, B_HIGH));
        assertEquals("1d1e1f2c592e7c45d66ee03e410fd4ed", product(0x11, A_LOW, A_HIGH, B_LOW, B_HIGH));
    }

    @Test
    void randomPolynomials() {
        Halfwords words = new Halfwords(4);
        for (int n = 0; n < 5_000; n++) {
            long a = words.next();
            long b = words.next();
            BigInteger wide = new BigInteger(Long.toUnsignedString(a));
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < 64; i++) {
                sum = (b >>> i & 1) != 0 ? sum.xor(wide.shiftLeft(i)) : sum;
            }
            assertEquals(String.format("%032x", sum), product(0xee, a, 7, b, 9));
        }
    }
}
