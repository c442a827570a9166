// SPDX-License-Identifier: Apache-2.0
/** Packed arithmetic on halves of 64 bits, without processor or memory: bits in, bits out. */
@NullMarked
package io.ringzero.cpu.interpreter.internal.simd;

import org.jspecify.annotations.NullMarked;
