// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.time;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import jakarta.inject.Inject;

/** set_timer_op: the older way to the single-shot timer. A time that no guest can mean fires after 100 ms, as in Xen. */
public final class SetTimerOp implements Handler {
    private static final long FALLBACK = 100_000_000;
    private static final int FAR_SHIFT = 50;

    private final VcpuTimers timers;
    private final Clock clock;

    @Inject
    public SetTimerOp(VcpuTimers timers, Machine machine) {
        this.timers = timers;
        this.clock = machine.clock();
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_set_timer_op;
    }

    @Override
    public String name() {
        return "set_timer_op";
    }

    @Override
    public long call(Call call) {
        boolean wide = call.domain().type() == GuestType.PV64;
        long timeout = wide ? call.arg(0) : call.arg(0) | call.arg(1) << 32;
        long now = clock.systemNanos();
        if (timeout == 0) {
            timers.stopSingleshot(call.vcpu());
        } else if (timeout < 0 || timeout > now && timeout - now >> FAR_SHIFT != 0) {
            timers.singleshot(call.vcpu(), now + FALLBACK);
        } else {
            timers.singleshot(call.vcpu(), timeout);
        }
        return 0;
    }
}
