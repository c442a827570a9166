// SPDX-License-Identifier: Apache-2.0
/**
 * The emulated machine, the one part that is never swapped under guests.
 *
 * <p>Reading order: {@link io.ringzero.machine.internal.MachineImpl} holds the parts together; package {@code run} has the
 * thread that steps the pCPUs and the gate at which it can be stopped, {@code vcpu} the truth about vCPUs, {@code time} the
 * clock, {@code slot} what can be exchanged.
 */
@NullMarked
package io.ringzero.machine.internal;

import org.jspecify.annotations.NullMarked;
