// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.rtds.internal;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** The real-time deferrable server scheduler keeps the contract of schedulers, and what it claims. */
class RtdsContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Rtds();
    }
}
