// SPDX-License-Identifier: Apache-2.0
/**
 * Loops that measure processors: the same machine code runs on an engine, on the host and in other emulators, so that figures
 * are ratios of one run.
 */
@NullMarked
package io.ringzero.cpu.interpreter.bench;

import org.jspecify.annotations.NullMarked;
