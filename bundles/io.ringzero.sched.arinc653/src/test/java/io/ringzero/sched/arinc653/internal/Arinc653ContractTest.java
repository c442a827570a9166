// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.arinc653.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The ARINC 653 scheduler keeps the contract of schedulers, and what it claims. */
class Arinc653ContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Arinc653();
    }
}
