// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** NaNs, infinities and zeros as the tables of SDM Vol. 1 (4-7, 11-1) and Vol. 2 (MINPD, CMPPD) have them. */
class SpecialOperandsTest {
    private static final Format F = Format.SINGLE;
    private static final int QUIET = 0x7fc00001;
    private static final int OTHER = 0xffc00002;
    private static final int SIGNALING = 0x7f800003;
    private static final int INF = 0x7f800000;
    private static final int MINUS_INF = 0xff800000;
    private static final int ONE = 0x3f800000;
    private static final int MINUS_ZERO = 0x80000000;
    private static final int INDEFINITE = 0xffc00000;
    private static final int TINY = 1;
    private static final int I = FloatUnit.INVALID;
    private static final int D = FloatUnit.DENORMAL;
    private static final int Z = FloatUnit.ZERO_DIVIDE;

    private final FloatUnit unit = new FloatUnit();

    private void check(Operation operation, int mxcsr, int a, int b, int result, int flags) {
        unit.begin(mxcsr);
        long is = operation.apply(unit, F, a & 0xffffffffL, b & 0xffffffffL);
        assertEquals(Integer.toHexString(result) + " flags " + flags, Long.toHexString(is) + " flags " + unit.sticky(),
            () -> Integer.toHexString(a) + " and " + Integer.toHexString(b));
    }

    private void check(Operation operation, int a, int b, int result, int flags) {
        check(operation, 0x1f80, a, b, result, flags);
    }

    @Test
    void theFirstNanIsTheAnswerMadeQuiet() {
        check(Arithmetic::add, QUIET, OTHER, QUIET, 0);
        check(Arithmetic::subtract, OTHER, SIGNALING, OTHER, I);
        check(Arithmetic::multiply, SIGNALING, QUIET, SIGNALING | 0x400000, I);
        check(Arithmetic::divide, ONE, OTHER, OTHER, 0);
        check(Arithmetic::subtract, TINY, OTHER, OTHER, 0); // neither DE nor another sign beside a NaN
        check(Arithmetic::squareRoot, 0, SIGNALING, SIGNALING | 0x400000, I);
    }

    @Test
    void invalidOperationsGiveTheIndefiniteNumber() {
        check(Arithmetic::add, INF, MINUS_INF, INDEFINITE, I);
        check(Arithmetic::subtract, INF, INF, INDEFINITE, I);
        check(Arithmetic::multiply, INF, MINUS_ZERO, INDEFINITE, I);
        check(Arithmetic::divide, 0, MINUS_ZERO, INDEFINITE, I);
        check(Arithmetic::divide, MINUS_INF, INF, INDEFINITE, I);
        check(Arithmetic::squareRoot, 0, 0x80000001, INDEFINITE, I);
    }

    @Test
    void infinitiesAndZeros() {
        check(Arithmetic::divide, ONE, MINUS_ZERO, MINUS_INF, Z);
        check(Arithmetic::divide, INF, MINUS_ZERO, MINUS_INF, 0);
        check(Arithmetic::add, INF, TINY, INF, D);
        check(Arithmetic::add, ONE, ONE | MINUS_ZERO, 0, 0);
        check(Arithmetic::add, 0x3f80, ONE, ONE | MINUS_ZERO, MINUS_ZERO, 0); // towards minus infinity
        check(Arithmetic::squareRoot, 0, MINUS_ZERO, MINUS_ZERO, 0);
    }

    @Test
    void denormalsAreZerosWhenToldSo() {
        check(Arithmetic::divide, 0x1fc0, ONE, TINY, INF, Z);
        check(Arithmetic::add, 0x1fc0, TINY, TINY, 0, 0);
        check(Selection::maximum, 0x1fc0, 0x80000001, TINY, 0, 0);
    }

    @Test
    void minimumAndMaximumPreferTheSource() {
        check(Selection::minimum, 0, MINUS_ZERO, MINUS_ZERO, 0);
        check(Selection::maximum, MINUS_ZERO, 0, 0, 0);
        check(Selection::minimum, QUIET, ONE, ONE, I);
        check(Selection::maximum, ONE, SIGNALING, SIGNALING, I);
        check(Selection::minimum, MINUS_INF, TINY, MINUS_INF, D);
    }

    @Test
    void predicatesAndWhatTheySayOfNans() {
        boolean[] unordered = {false, false, false, true, true, true, true, false};
        boolean[] less = {false, true, true, false, true, false, false, true};
        boolean[] equal = {true, false, true, false, false, true, false, true};
        boolean[] greater = {false, false, false, false, true, true, true, true};
        for (int i = 0; i < 8; i++) {
            Operation predicate = Selection.predicate(i);
            boolean signals = i == 1 || i == 2 || i == 5 || i == 6;
            check(predicate, ONE, QUIET, unordered[i] ? -1 : 0, signals ? I : 0);
            check(predicate, SIGNALING, ONE, unordered[i] ? -1 : 0, I);
            check(predicate, MINUS_INF, ONE, less[i] ? -1 : 0, 0);
            check(predicate, 0, MINUS_ZERO, equal[i] ? -1 : 0, 0);
            check(predicate, ONE, TINY, greater[i] ? -1 : 0, D);
        }
    }

    @Test
    void anUnmaskedExceptionOfAnOperandHidesThoseOfResults() {
        unit.begin(0x1f80 & ~0x100); // DE unmasked
        Packed.each(F, Arithmetic::add).apply(unit, new io.ringzero.cpu.interpreter.internal.simd.Pair(), TINY, ONE, 0,
            0x00000001_3f800001L << 32 | 0x33000000);
        assertEquals(true, unit.unmasked());
        assertEquals(D, unit.sticky());
    }

    @Test
    void anUnmaskedUnderflowIsOneEvenWhenExact() {
        unit.begin(0x1f80 & ~0x800);
        Arithmetic.multiply(unit, F, 0x00800000, 0x3f000000);
        assertEquals(true, unit.unmasked());
        assertEquals(FloatUnit.UNDERFLOW, unit.sticky());
        unit.begin(0x1f80);
        assertEquals(0x00400000, Arithmetic.multiply(unit, F, 0x00800000, 0x3f000000));
        assertEquals(0, unit.sticky());
    }
}
