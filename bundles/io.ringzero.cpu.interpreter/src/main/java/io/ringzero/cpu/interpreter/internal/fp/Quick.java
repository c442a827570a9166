// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/**
 * When a result of Java's own arithmetic is the processor's, in the default modes and but for the inexact flag: operands and
 * result are normal numbers or zeros, and nothing overflowed, underflowed or was invalid. Where these say no, the slow path
 * decides. HOT PATH.
 */
public final class Quick {
    /** Twice the least normal number: nothing above was tiny before rounding. */
    private static final double TINY = 2 * Double.MIN_NORMAL;
    private static final float TINY_SINGLE = 2 * Float.MIN_NORMAL;
    /** Below this, the rest of a product may not be a number any more. */
    private static final double RESTLESS = 0x1p-900;

    private Quick() {
    }

    /** A normal number or zero or infinite: no operand that needs attention. */
    public static boolean isPlain(double a) {
        return Math.abs(a) >= Double.MIN_NORMAL || a == 0;
    }

    public static boolean isPlain(float a) {
        return Math.abs(a) >= Float.MIN_NORMAL || a == 0;
    }

    public static boolean isSound(double a, double b, double result) {
        double m = Math.abs(result);
        return (m > TINY && m <= Double.MAX_VALUE || m == 0 && (a == 0 || b == 0)) && isPlain(a) && isPlain(b);
    }

    /** Whether a double became a float without anything but a rounding. */
    public static boolean isSound(double a, float result) {
        float m = Math.abs(result);
        return (m > TINY_SINGLE && m <= Float.MAX_VALUE || a == 0) && isPlain(a);
    }

    public static boolean isSound(float a, float b, float result) {
        float m = Math.abs(result);
        return (m > TINY_SINGLE && m <= Float.MAX_VALUE || m == 0 && (a == 0 || b == 0)) && isPlain(a) && isPlain(b);
    }

    /** Whether a sound sum is exact: Knuth's two-sum leaves no rest. */
    public static boolean isExactSum(double a, double b, double sum) {
        double c = sum - a;
        return a - (sum - c) + (b - c) == 0;
    }

    public static boolean isExactSum(float a, float b, float sum) {
        float c = sum - a;
        return a - (sum - c) + (b - c) == 0;
    }

    /** Whether a sound product is exact; sometimes no where it is. */
    public static boolean isExactProduct(double a, double b, double product) {
        return Math.abs(product) > RESTLESS && Math.fma(a, b, -product) == 0;
    }

    public static boolean isExactProduct(float a, float b, float product) {
        return (double) a * b == product; // no product of floats needs more bits than a double has
    }
}
