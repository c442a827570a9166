// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** An operation on 128 bits whose elements meet across the halves. */
@FunctionalInterface
public interface WideOperation {
    /** Destination {@code a}, source {@code b}. */
    void apply(Pair out, long aLow, long aHigh, long bLow, long bHigh);
}
