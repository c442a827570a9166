// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;

/**
 * A CPU pool: its number, its name, and its slot of schedulers. What belongs to it stands in the books of pCPUs and vCPUs. Belongs to
 * the machine's owner; the name is read by any thread.
 */
final class Pool {
    final int id;
    final SchedulerSlot slot;
    final Seat<Scheduler> seat;
    volatile String name;

    Pool(int id, String name, SchedulerSlot slot, Seat<Scheduler> seat) {
        this.id = id;
        this.name = name;
        this.slot = slot;
        this.seat = seat;
        slot.sitOn(seat);
    }

    /** Name of the slot of a pool. */
    static String slotName(int id) {
        return id == Cpupools.FIRST ? "scheduler" : "scheduler-" + id;
    }
}
