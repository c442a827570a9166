// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.atropos.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** Atropos keeps the contract of schedulers, and what it claims. */
class AtroposContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Atropos();
    }
}
