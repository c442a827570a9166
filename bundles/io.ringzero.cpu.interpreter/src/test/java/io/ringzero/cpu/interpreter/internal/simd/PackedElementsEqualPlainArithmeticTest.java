// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import static io.ringzero.x86.Handler.PABSB;
import static io.ringzero.x86.Handler.PABSD;
import static io.ringzero.x86.Handler.PABSW;
import static io.ringzero.x86.Handler.PADDB;
import static io.ringzero.x86.Handler.PADDD;
import static io.ringzero.x86.Handler.PADDQ;
import static io.ringzero.x86.Handler.PADDSB;
import static io.ringzero.x86.Handler.PADDSW;
import static io.ringzero.x86.Handler.PADDUSB;
import static io.ringzero.x86.Handler.PADDUSW;
import static io.ringzero.x86.Handler.PADDW;
import static io.ringzero.x86.Handler.PAND;
import static io.ringzero.x86.Handler.PANDN;
import static io.ringzero.x86.Handler.PAVGB;
import static io.ringzero.x86.Handler.PAVGW;
import static io.ringzero.x86.Handler.PCMPEQB;
import static io.ringzero.x86.Handler.PCMPEQD;
import static io.ringzero.x86.Handler.PCMPEQQ;
import static io.ringzero.x86.Handler.PCMPEQW;
import static io.ringzero.x86.Handler.PCMPGTB;
import static io.ringzero.x86.Handler.PCMPGTD;
import static io.ringzero.x86.Handler.PCMPGTQ;
import static io.ringzero.x86.Handler.PCMPGTW;
import static io.ringzero.x86.Handler.PMADDUBSW;
import static io.ringzero.x86.Handler.PMADDWD;
import static io.ringzero.x86.Handler.PMAXSB;
import static io.ringzero.x86.Handler.PMAXSD;
import static io.ringzero.x86.Handler.PMAXSW;
import static io.ringzero.x86.Handler.PMAXUB;
import static io.ringzero.x86.Handler.PMAXUD;
import static io.ringzero.x86.Handler.PMAXUW;
import static io.ringzero.x86.Handler.PMINSB;
import static io.ringzero.x86.Handler.PMINSD;
import static io.ringzero.x86.Handler.PMINSW;
import static io.ringzero.x86.Handler.PMINUB;
import static io.ringzero.x86.Handler.PMINUD;
import static io.ringzero.x86.Handler.PMINUW;
import static io.ringzero.x86.Handler.PMULDQ;
import static io.ringzero.x86.Handler.PMULHRSW;
import static io.ringzero.x86.Handler.PMULHUW;
import static io.ringzero.x86.Handler.PMULHW;
import static io.ringzero.x86.Handler.PMULLD;
import static io.ringzero.x86.Handler.PMULLW;
import static io.ringzero.x86.Handler.PMULUDQ;
import static io.ringzero.x86.Handler.POR;
import static io.ringzero.x86.Handler.PSADBW;
import static io.ringzero.x86.Handler.PSIGNB;
import static io.ringzero.x86.Handler.PSIGND;
import static io.ringzero.x86.Handler.PSIGNW;
import static io.ringzero.x86.Handler.PSUBB;
import static io.ringzero.x86.Handler.PSUBD;
import static io.ringzero.x86.Handler.PSUBQ;
import static io.ringzero.x86.Handler.PSUBSB;
import static io.ringzero.x86.Handler.PSUBSW;
import static io.ringzero.x86.Handler.PSUBUSB;
import static io.ringzero.x86.Handler.PSUBUSW;
import static io.ringzero.x86.Handler.PSUBW;
import static io.ringzero.x86.Handler.PXOR;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Handler;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Every operation on packed elements gives what arithmetic without a limit gives for each element, cut or clamped afterwards. */
class PackedElementsEqualPlainArithmeticTest {
    private static final BinaryOperator<BigInteger> GREATER = (a, b) -> truth(a.compareTo(b) > 0);
    private static final BinaryOperator<BigInteger> EQUAL = (a, b) -> truth(a.equals(b));
    private static final BinaryOperator<BigInteger> SIGN = (a, b) -> a.multiply(BigInteger.valueOf(b.signum()));
    private static final BinaryOperator<BigInteger> AVERAGE = (a, b) -> a.add(b).add(ONE).shiftRight(1);

    private enum Cut {
        WRAP, SIGNED, UNSIGNED
    }

    private record Row(Handler handler, int width, boolean signed, Cut cut, BinaryOperator<BigInteger> element) {
    }

    private static Row signed(Handler handler, int width, BinaryOperator<BigInteger> element) {
        return new Row(handler, width, true, Cut.WRAP, element);
    }

    private static Row unsigned(Handler handler, int width, BinaryOperator<BigInteger> element) {
        return new Row(handler, width, false, Cut.WRAP, element);
    }

    private static Row clamped(Handler handler, int width, Cut cut, BinaryOperator<BigInteger> element) {
        return new Row(handler, width, cut == Cut.SIGNED, cut, element);
    }

    private static final List<Row> ROWS = List.of(
        signed(PADDB, 8, BigInteger::add), signed(PADDW, 16, BigInteger::add), signed(PADDD, 32, BigInteger::add),
        signed(PADDQ, 64, BigInteger::add), signed(PSUBB, 8, BigInteger::subtract),
        signed(PSUBW, 16, BigInteger::subtract),
        signed(PSUBD, 32, BigInteger::subtract), signed(PSUBQ, 64, BigInteger::subtract),
        clamped(PADDSB, 8, Cut.SIGNED, BigInteger::add), clamped(PADDSW, 16, Cut.SIGNED, BigInteger::add),
        clamped(PADDUSB, 8, Cut.UNSIGNED, BigInteger::add), clamped(PADDUSW, 16, Cut.UNSIGNED, BigInteger::add),
        clamped(PSUBSB, 8, Cut.SIGNED, BigInteger::subtract), clamped(PSUBSW, 16, Cut.SIGNED, BigInteger::subtract),
        clamped(PSUBUSB, 8, Cut.UNSIGNED, BigInteger::subtract),
        clamped(PSUBUSW, 16, Cut.UNSIGNED, BigInteger::subtract),
        signed(PCMPEQB, 8, EQUAL), signed(PCMPEQW, 16, EQUAL), signed(PCMPEQD, 32, EQUAL), signed(PCMPEQQ, 64, EQUAL),
        signed(PCMPGTB, 8, GREATER), signed(PCMPGTW, 16, GREATER), signed(PCMPGTD, 32, GREATER),
        signed(PCMPGTQ, 64, GREATER),
        signed(PMINSB, 8, BigInteger::min), signed(PMINSW, 16, BigInteger::min), signed(PMINSD, 32, BigInteger::min),
        signed(PMAXSB, 8, BigInteger::max), signed(PMAXSW, 16, BigInteger::max), signed(PMAXSD, 32, BigInteger::max),
        unsigned(PMINUB, 8, BigInteger::min), unsigned(PMINUW, 16, BigInteger::min),
        unsigned(PMINUD, 32, BigInteger::min),
        unsigned(PMAXUB, 8, BigInteger::max), unsigned(PMAXUW, 16, BigInteger::max),
        unsigned(PMAXUD, 32, BigInteger::max),
        unsigned(PAVGB, 8, AVERAGE), unsigned(PAVGW, 16, AVERAGE), signed(PSIGNB, 8, SIGN), signed(PSIGNW, 16, SIGN),
        signed(PSIGND, 32, SIGN), signed(PABSB, 8, (a, b) -> b.abs()), signed(PABSW, 16, (a, b) -> b.abs()),
        signed(PABSD, 32, (a, b) -> b.abs()),
        signed(PMULLW, 16, BigInteger::multiply), signed(PMULLD, 32, BigInteger::multiply),
        signed(PMULHW, 16, (a, b) -> a.multiply(b).shiftRight(16)),
        unsigned(PMULHUW, 16, (a, b) -> a.multiply(b).shiftRight(16)),
        signed(PMULHRSW, 16, (a, b) -> a.multiply(b).shiftRight(14).add(ONE).shiftRight(1)),
        signed(PMULDQ, 64, (a, b) -> low(a, true).multiply(low(b, true))),
        signed(PMULUDQ, 64, (a, b) -> low(a, false).multiply(low(b, false))),
        signed(PAND, 64, BigInteger::and), signed(POR, 64, BigInteger::or), signed(PXOR, 64, BigInteger::xor),
        signed(PANDN, 64, (a, b) -> b.andNot(a)));

    @Test
    void eachElementByItself() {
        Halfwords words = new Halfwords(1);
        for (Row row : ROWS) {
            var operation = Objects.requireNonNull(Halves.of(row.handler));
            for (int n = 0; n < 2_000; n++) {
                long a = words.next();
                long b = n % 16 == 0 ? a : words.next();
                assertEquals(Long.toHexString(plain(row, a, b)), Long.toHexString(operation.applyAsLong(a, b)),
                    () -> row.handler + " " + Long.toHexString(a) + " " + Long.toHexString(b));
            }
        }
    }

    @Test
    void sumsOfNeighbours() {
        Halfwords words = new Halfwords(2);
        var words16 = Objects.requireNonNull(Halves.of(PMADDWD));
        var bytes = Objects.requireNonNull(Halves.of(PMADDUBSW));
        var differences = Objects.requireNonNull(Halves.of(PSADBW));
        for (int n = 0; n < 4_000; n++) {
            long a = words.next();
            long b = words.next();
            long ofWords = 0;
            long ofBytes = 0;
            BigInteger distance = ZERO;
            for (int i = 0; i < 2; i++) {
                BigInteger sum = element(a, 16, 2 * i, true).multiply(element(b, 16, 2 * i, true))
                    .add(element(a, 16, 2 * i + 1, true).multiply(element(b, 16, 2 * i + 1, true)));
                ofWords |= place(sum, 32, i);
            }
            for (int i = 0; i < 4; i++) {
                BigInteger sum = element(a, 8, 2 * i, false).multiply(element(b, 8, 2 * i, true))
                    .add(element(a, 8, 2 * i + 1, false).multiply(element(b, 8, 2 * i + 1, true)));
                ofBytes |= place(cut(sum, 16, Cut.SIGNED), 16, i);
            }
            for (int i = 0; i < 8; i++) {
                distance = distance.add(element(a, 8, i, false).subtract(element(b, 8, i, false)).abs());
            }
            assertEquals(ofWords, words16.applyAsLong(a, b), "pmaddwd");
            assertEquals(ofBytes, bytes.applyAsLong(a, b), "pmaddubsw");
            assertEquals(distance.longValueExact(), differences.applyAsLong(a, b), "psadbw");
        }
    }

    private static long plain(Row row, long a, long b) {
        long r = 0;
        for (int i = 0; i * row.width < 64; i++) {
            BigInteger value = row.element.apply(element(a, row.width, i, row.signed), element(b, row.width, i,
                row.signed));
            r |= place(cut(value, row.width, row.cut), row.width, i);
        }
        return r;
    }

    private static BigInteger truth(boolean value) {
        return value ? ONE.negate() : ZERO;
    }

    private static BigInteger low(BigInteger value, boolean signed) {
        return element(value.longValue(), 32, 0, signed);
    }

    static BigInteger element(long word, int width, int i, boolean signed) {
        BigInteger value = new BigInteger(Long.toUnsignedString(word)).shiftRight(width * i).mod(TWO.pow(width));
        return signed && value.testBit(width - 1) ? value.subtract(TWO.pow(width)) : value;
    }

    static long place(BigInteger value, int width, int i) {
        return value.mod(TWO.pow(width)).shiftLeft(width * i).longValue();
    }

    private static BigInteger cut(BigInteger value, int width, Cut cut) {
        return switch (cut) {
            case WRAP -> value;
            case SIGNED -> value.min(TWO.pow(width - 1).subtract(ONE)).max(TWO.pow(width - 1).negate());
            case UNSIGNED -> value.min(TWO.pow(width).subtract(ONE)).max(ZERO);
        };
    }
}
