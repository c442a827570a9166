// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** An operation on one element: bits of the destination and the source in, bits of the result out, flags in the unit. */
@FunctionalInterface
public interface Operation {
    long apply(FloatUnit unit, Format format, long a, long b);
}
