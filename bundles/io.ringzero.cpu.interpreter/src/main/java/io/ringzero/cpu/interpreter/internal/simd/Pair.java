// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Where an operation on 128 bits leaves its result. Owned by one processor; valid until the next operation. */
public final class Pair {
    public long low;
    public long high;

    public void set(long newLow, long newHigh) {
        low = newLow;
        high = newHigh;
    }
}
