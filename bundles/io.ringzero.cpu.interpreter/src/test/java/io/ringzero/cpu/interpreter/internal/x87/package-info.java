// SPDX-License-Identifier: Apache-2.0
/** Tests of x87 arithmetic against exact numbers. */
@NullMarked
package io.ringzero.cpu.interpreter.internal.x87;

import org.jspecify.annotations.NullMarked;
