// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.sedf.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The simple earliest deadline first scheduler keeps the contract of schedulers, and what it claims. */
class SedfContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Sedf();
    }
}
