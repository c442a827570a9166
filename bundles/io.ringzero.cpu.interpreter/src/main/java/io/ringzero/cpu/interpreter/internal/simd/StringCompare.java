// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/**
 * What PCMPESTRI and its kin compare (SDM Vol. 2, section 4.1): two strings of up to 16 bytes or 8 words, in one of four ways.
 *
 * @param control the instruction's constant
 */
public record StringCompare(int control) {
    /** Elements that fit. */
    public int elements() {
        return (control & 1) == 0 ? 16 : 8;
    }

    /** Length of a string that ends at its first zero element. */
    public int implicitLength(long low, long high) {
        int length = 0;
        while (length < elements() && element(low, high, length) != 0) {
            length++;
        }
        return length;
    }

    /** Length that a register gives: its magnitude, at most what fits. */
    public int explicitLength(long register) {
        return (int) Math.min(elements(), register == Long.MIN_VALUE ? elements() : Math.abs(register));
    }

    private int element(long low, long high, int i) {
        boolean signed = (control & 2) != 0;
        if ((control & 1) == 0) {
            int value = Bytes16.unsignedByte(low, high, i);
            return signed ? (byte) value : value;
        }
        return signed ? Bytes16.signedWord(low, high, i) : Bytes16.word(low, high, i);
    }

    /** IntRes2: a bit per element of the second operand; the first operand has {@code aLength} elements. */
    public int compare(long a, long ah, int aLength, long b, long bh, int bLength) {
        int result = 0;
        for (int j = 0; j < elements(); j++) {
            boolean hit = switch (control >> 2 & 3) {
                case 0 -> any(a, ah, aLength, b, bh, j, bLength);
                case 1 -> inRange(a, ah, aLength, b, bh, j, bLength);
                case 2 -> same(a, ah, aLength, b, bh, j, bLength);
                default -> begins(a, ah, aLength, b, bh, j, bLength);
            };
            result |= hit ? 1 << j : 0;
        }
        int all = (1 << elements()) - 1;
        return switch (control >> 4 & 3) {
            case 1 -> ~result & all;
            case 3 -> result ^ (1 << bLength) - 1; // only where the second string is
            default -> result;
        };
    }

    private boolean any(long a, long ah, int aLength, long b, long bh, int j, int bLength) {
        for (int i = 0; i < aLength && j < bLength; i++) {
            if (element(a, ah, i) == element(b, bh, j)) {
                return true;
            }
        }
        return false;
    }

    private boolean inRange(long a, long ah, int aLength, long b, long bh, int j, int bLength) {
        for (int i = 0; i + 1 < aLength && j < bLength; i += 2) {
            int value = element(b, bh, j);
            if (value >= element(a, ah, i) && value <= element(a, ah, i + 1)) {
                return true;
            }
        }
        return false;
    }

    private boolean same(long a, long ah, int aLength, long b, long bh, int j, int bLength) {
        return j < aLength && j < bLength ? element(a, ah, j) == element(b, bh, j) : j >= aLength && j >= bLength;
    }

    /** Whether the first string stands at this place of the second, as far as the register shows it. */
    private boolean begins(long a, long ah, int aLength, long b, long bh, int j, int bLength) {
        for (int i = 0; i < aLength && i + j < elements(); i++) {
            if (i + j >= bLength || element(a, ah, i) != element(b, bh, i + j)) {
                return false;
            }
        }
        return true;
    }

    /** Index form: the first or last hit, or the number of elements for none. */
    public int index(int result) {
        if (result == 0) {
            return elements();
        }
        return (control & 0x40) == 0
            ? Integer.numberOfTrailingZeros(result)
            : 31 - Integer.numberOfLeadingZeros(result);
    }

    /** Mask form: a bit per element, or all ones in each that hits. */
    public void mask(Pair out, int result) {
        if ((control & 0x40) == 0) {
            out.set(result, 0);
            return;
        }
        int half = elements() / 2;
        out.set(spread(result, half), spread(result >> half, half));
    }

    private static long spread(int bits, int elements) {
        int width = 64 / elements;
        long r = 0;
        for (int i = 0; i < elements; i++) {
            r |= (bits >> i & 1) == 0 ? 0 : (-1L >>> 64 - width) << i * width;
        }
        return r;
    }
}
