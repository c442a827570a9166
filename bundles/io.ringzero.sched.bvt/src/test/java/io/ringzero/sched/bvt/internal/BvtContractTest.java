// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.bvt.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The borrowed virtual time keeps the contract of schedulers, and what it claims. */
class BvtContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Bvt();
    }
}
