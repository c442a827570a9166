// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.credit.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The credit scheduler keeps the contract of schedulers, and what it claims. */
class CreditContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Credit();
    }
}
