// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.credit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Section;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vCPU that has just run on one pCPU is not taken by another until the migration delay is over; there it may run at once. */
class WhoRanStaysWithItsCacheForTheDelayTest {
    private static final long MILLI = 1_000_000;
    private static final int VCPU = 7;

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0, 1, 1", "5000, 4, 0", "5000, 5, 1"})
    void byTheTimeSinceItStopped(long delayMicros, long asleepMillis, int taken) throws Exception {
        Credit credit = new Credit();
        credit.adopt(Section.EMPTY);
        credit.pcpuAdded(0);
        credit.pcpuAdded(1);
        credit.tune(Parameter.WHOLE, "migration_delay_us", delayMicros);
        credit.add(VCPU, VcpuParams.defaults(1, 0));
        credit.wake(VCPU, 0);
        assertEquals(VCPU, Scheduler.vcpu(credit.pick(0, -1, 0, 0)), "who never ran has no cache");
        credit.sleep(VCPU, MILLI);
        assertEquals(Scheduler.IDLE, credit.pick(0, VCPU, MILLI, MILLI));
        long now = MILLI + asleepMillis * MILLI;
        credit.wake(VCPU, now);
        long elsewhere = credit.pick(1, -1, 0, now);
        assertEquals(taken == 1, elsewhere != Scheduler.IDLE, "pCPU 1 takes it");
        if (taken == 0) {
            assertEquals(VCPU, Scheduler.vcpu(credit.pick(0, -1, 0, now)), "pCPU 0 does at once");
        }
    }
}
