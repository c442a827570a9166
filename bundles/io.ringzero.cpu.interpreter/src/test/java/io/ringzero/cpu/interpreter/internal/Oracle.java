// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * Arithmetic bit by bit, as on paper: shares no idea with the engine's flag words. Operands are zero-extended.
 *
 * @param value the result, zero-extended
 * @param flags the six arithmetic flags
 */
record Oracle(long value, long flags) {
    static long mask(int bits) {
        return -1L >>> 64 - bits;
    }

    static Oracle add(long a, long b, boolean carryIn, int bits) {
        long value = 0;
        boolean carry = carryIn;
        boolean carryIntoTop = false;
        boolean half = false;
        for (int i = 0; i < bits; i++) {
            int sum = (int) (a >>> i & 1) + (int) (b >>> i & 1) + (carry ? 1 : 0);
            value |= (long) (sum & 1) << i;
            if (i == bits - 1) {
                carryIntoTop = carry;
            }
            carry = sum > 1;
            if (i == 3) {
                half = carry;
            }
        }
        return of(value, bits, carry, carry != carryIntoTop, half);
    }

    static Oracle sub(long a, long b, boolean borrowIn, int bits) {
        long value = 0;
        boolean borrow = borrowIn;
        boolean borrowFromTop = false;
        boolean half = false;
        for (int i = 0; i < bits; i++) {
            int difference = (int) (a >>> i & 1) - (int) (b >>> i & 1) - (borrow ? 1 : 0);
            value |= (long) (difference & 1) << i;
            if (i == bits - 1) {
                borrowFromTop = borrow;
            }
            borrow = difference < 0;
            if (i == 3) {
                half = borrow;
            }
        }
        return of(value, bits, borrow, borrow != borrowFromTop, half);
    }

    static Oracle logic(long value, int bits) {
        return of(value & mask(bits), bits, false, false, false);
    }

    static Oracle of(long value, int bits, boolean carry, boolean overflow, boolean half) {
        int ones = 0;
        for (int i = 0; i < 8; i++) {
            ones += (int) (value >>> i & 1);
        }
        return new Oracle(value, (carry ? Bits.CF : 0) | (overflow ? Bits.OF : 0) | (half ? Bits.AF : 0)
            | (value == 0 ? Bits.ZF : 0) | ((value >>> bits - 1 & 1) != 0 ? Bits.SF : 0)
            | (ones % 2 == 0 ? Bits.PF : 0));
    }
}
