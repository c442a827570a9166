// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.sched;

import static io.ringzero.abi.SchedOp.SCHEDOP_block;
import static io.ringzero.abi.SchedOp.SCHEDOP_shutdown;
import static io.ringzero.abi.SchedOp.SCHEDOP_yield;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.domain.Lifecycle;
import jakarta.inject.Inject;

/**
 * sched_op_compat: the form before 3.1.1, where the shutdown reason is the argument itself: its low eight bits, whatever they are
 * (a guest that passes a pointer shuts down with a garbage reason).
 */
public final class SchedOpCompat implements Handler {
    private final SchedOps operations;
    private final Lifecycle lifecycle;

    @Inject
    public SchedOpCompat(SchedOps operations, Lifecycle lifecycle) {
        this.operations = operations;
        this.lifecycle = lifecycle;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_sched_op_compat;
    }

    @Override
    public String name() {
        return "sched_op_compat";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        switch (operation) {
            case SCHEDOP_yield -> call.vcpu().yielded();
            case SCHEDOP_block -> operations.block(call.vcpu());
            case SCHEDOP_shutdown -> lifecycle.shutdown(call.domain(), new ShutdownReason((int) call.arg(1) & 0xff));
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }
}
