// SPDX-License-Identifier: Apache-2.0
/**
 * How the machine runs and how it is stopped.
 *
 * <p>Reading order: {@link io.ringzero.machine.internal.run.Gate}, {@link io.ringzero.machine.internal.run.Chores}, {@link
 * io.ringzero.machine.internal.run.Driver}, {@link io.ringzero.machine.internal.run.Step}.
 */
@NullMarked
package io.ringzero.machine.internal.run;

import org.jspecify.annotations.NullMarked;
