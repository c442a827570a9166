// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Multiplication of polynomials over the field of two elements. */
final class CarryLess {
    private CarryLess() {
    }

    static void multiply(Pair out, long a, long b) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < 64; i++) {
            long taken = -(b >>> i & 1);
            low ^= a << i & taken;
            high ^= i == 0 ? 0 : a >>> 64 - i & taken;
        }
        out.set(low, high);
    }
}
