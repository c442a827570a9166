// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import io.ringzero.cpu.interpreter.internal.simd.Pair;

/** An operation on all elements of 128 bits. */
@FunctionalInterface
public interface PackedOperation {
    /** Destination {@code a}, source {@code b}; flags in the unit. */
    void apply(FloatUnit unit, Pair out, long aLow, long aHigh, long bLow, long bHigh);
}
