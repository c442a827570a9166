// SPDX-License-Identifier: Apache-2.0
/**
 * What can be exchanged while guests run. Reading order: {@link io.ringzero.machine.internal.slot.Seat} does handovers, {@link
 * io.ringzero.machine.internal.slot.Occupant} is what each kind of slot adds: {@link
 * io.ringzero.machine.internal.slot.Cpus}, {@link io.ringzero.machine.internal.slot.MmuOccupant}, {@link
 * io.ringzero.machine.internal.slot.SchedulerSlot}.
 */
@NullMarked
package io.ringzero.machine.internal.slot;

import org.jspecify.annotations.NullMarked;
