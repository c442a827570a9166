// SPDX-License-Identifier: Apache-2.0
/**
 * IEEE 754 arithmetic as SSE does it, without processor or memory: bits in, bits and flags out. Begin with {@link
 * io.ringzero.cpu.interpreter.internal.fp.FloatUnit}.
 */
@NullMarked
package io.ringzero.cpu.interpreter.internal.fp;

import org.jspecify.annotations.NullMarked;
