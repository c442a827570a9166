// SPDX-License-Identifier: Apache-2.0
package com.example.stride;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.tck.SchedulerContract;

/** Stride keeps the contract of schedulers, and what it claims. */
class StrideContractTest extends SchedulerContract {
    @Override
    protected Scheduler scheduler() {
        return new Stride();
    }
}
