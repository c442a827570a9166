// SPDX-License-Identifier: Apache-2.0
/**
 * Arithmetic of the x87: 80-bit values as a 64-bit significand with explicit integer bit and 16 bits of sign and exponent.
 *
 * <p>Pure functions on {@link io.ringzero.cpu.interpreter.internal.x87.X87Unit}, which carries the control word in and result
 * and flags out, so that nothing is allocated. Start with {@code X87Unit} (rounding, exceptions), then {@code Sums},
 * {@code Products}, {@code Remainders}, {@code Integers}, {@code Floats}, and the transcendental functions.
 */
@NullMarked
package io.ringzero.cpu.interpreter.internal.x87;

import org.jspecify.annotations.NullMarked;
