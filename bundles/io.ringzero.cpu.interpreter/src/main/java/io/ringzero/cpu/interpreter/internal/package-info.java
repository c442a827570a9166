// SPDX-License-Identifier: Apache-2.0
/**
 * The reference CPU engine: basic blocks of pre-decoded, linked micro-op objects.
 *
 * <p>Reading order: {@link io.ringzero.cpu.interpreter.internal.InterpreterCpu} (the run loop),
 * {@link io.ringzero.cpu.interpreter.internal.Op} (what a micro-op promises),
 * {@link io.ringzero.cpu.interpreter.internal.LazyFlags}, {@link io.ringzero.cpu.interpreter.internal.DataAccess} and
 * {@link io.ringzero.cpu.interpreter.internal.Core} (the processor as micro-ops see it),
 * {@link io.ringzero.cpu.interpreter.internal.BlockCache} (decoded code and its death), then the instruction families.
 * The design and its figures: {@code docs/performance.md}.
 */
@NullMarked
package io.ringzero.cpu.interpreter.internal;

import org.jspecify.annotations.NullMarked;
