// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * An exception of the guest on its way from the place that found it to the run loop.
 *
 * <p>One object per processor, made once and without a stack trace, so that a fault costs an unwinding and no
 * allocation. Whoever catches it copies the fields before anything else can fault.
 */
@SuppressWarnings("serial") // never serialised: it lives and dies inside run
final class GuestFault extends RuntimeException {
    /** Vector of what is no exception: the run ends in front of the instruction, for a reason already noted. */
    static final int NONE = -1;

    int vector;
    int error;
    /** Linear address of a page fault. */
    long linear;
    /** A data address was not canonical: #SS instead of #GP when the operand lies on the stack segment. */
    boolean nonCanonical;

    GuestFault() {
        super("guest fault", null, false, false);
    }

    GuestFault of(int newVector, int newError) {
        vector = newVector;
        error = newError;
        nonCanonical = false;
        linear = 0;
        return this;
    }
}
