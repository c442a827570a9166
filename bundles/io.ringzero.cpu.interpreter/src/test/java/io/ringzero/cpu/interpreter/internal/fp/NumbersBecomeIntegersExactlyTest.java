// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CVTxx2SI and ROUNDxx agree with BigDecimal in each mode; what does not fit is the indefinite integer. */
class NumbersBecomeIntegersExactlyTest {
    private static final int CASES = 8_000;
    private static final List<RoundingMode> MODES = List.of(RoundingMode.HALF_EVEN, RoundingMode.FLOOR,
        RoundingMode.CEILING, RoundingMode.DOWN);

    private final FloatUnit unit = new FloatUnit();

    private static BigDecimal value(Format f, long a) {
        return new BigDecimal(f == Format.DOUBLE ? Double.longBitsToDouble(a) : Float.intBitsToFloat((int) a));
    }

    @Test
    void integersOfBothWidths() {
        for (Format f : List.of(Format.SINGLE, Format.DOUBLE)) {
            Numbers numbers = new Numbers(f, 7);
            for (int i = 0; i < CASES; i++) {
                int mode = i & 3;
                int bits = (i & 4) == 0 ? 32 : 64;
                boolean truncate = (i & 8) != 0;
                long a = numbers.finite();
                BigDecimal exact = value(f, a);
                BigInteger whole = exact.setScale(0, MODES.get(truncate ? 3 : mode)).toBigInteger();
                boolean fits = whole.bitLength() < bits;
                int flags = !fits
                    ? FloatUnit.INVALID
                    : exact.compareTo(new BigDecimal(whole)) != 0
                        ? FloatUnit.INEXACT
                        : 0;
                unit.begin(0x1f80 | mode << 13);
                long is = Conversion.toInteger(unit, f, a, bits, truncate);
                assertEquals(fits ? whole.longValue() : Long.MIN_VALUE >> 64 - bits, is, () -> Long.toHexString(a));
                assertEquals(flags, unit.sticky(), () -> Long.toHexString(a));
            }
        }
    }

    @Test
    void wholeNumbersOfTheSameFormat() {
        for (Format f : List.of(Format.SINGLE, Format.DOUBLE)) {
            Numbers numbers = new Numbers(f, 8);
            for (int i = 0; i < CASES; i++) {
                int mode = i & 3;
                boolean quiet = (i & 4) != 0;
                boolean fromUnit = (i & 8) != 0;
                long a = numbers.finite();
                BigDecimal exact = value(f, a);
                BigDecimal whole = exact.setScale(0, MODES.get(mode));
                unit.begin(0x1f80 | (fromUnit ? mode : 3 - mode) << 13);
                long is = Rounding.by((fromUnit ? 4 | 3 - mode : mode) | (quiet ? 8 : 0)).apply(unit, f, 0, a);
                assertEquals(0, whole.compareTo(value(f, is)), () -> Long.toHexString(a));
                assertEquals(a & f.sign, is & f.sign, "the sign stays, of zeros as well");
                assertEquals(quiet || whole.compareTo(exact) == 0 ? 0 : FloatUnit.INEXACT, unit.sticky());
            }
        }
    }

    @Test
    void whatIsNoNumberIsTheIndefiniteInteger() {
        for (long a : new long[] {Format.DOUBLE.infinity, Format.DOUBLE.indefinite, Format.DOUBLE.infinity | 1}) {
            unit.begin(0x1f80);
            assertEquals(Integer.MIN_VALUE, Conversion.toInteger(unit, Format.DOUBLE, a, 32, true));
            assertEquals(FloatUnit.INVALID, unit.sticky());
        }
    }
}
