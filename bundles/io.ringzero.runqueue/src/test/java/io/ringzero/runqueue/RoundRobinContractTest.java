// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** Round robin keeps the contract of schedulers. */
class RoundRobinContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new RoundRobin(2000);
    }
}
