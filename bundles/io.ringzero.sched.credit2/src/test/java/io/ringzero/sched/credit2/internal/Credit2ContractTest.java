// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.credit2.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The credit2 scheduler keeps the contract of schedulers, and what it claims. */
class Credit2ContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Credit2();
    }
}
