// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.none.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The one-to-one scheduler keeps the contract of schedulers, and what it claims. */
class NullSchedulerContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new NullScheduler();
    }
}
