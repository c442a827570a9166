// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.EvtchnOpCompat;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import jakarta.inject.Inject;

/** event_channel_op_compat: the form before 3.0.2, with the command in the structure (public/xen-compat.h). */
public final class EventChannelOpCompat implements Handler {
    private final EventChannelOps operations;

    @Inject
    public EventChannelOpCompat(EventChannelOps operations) {
        this.operations = operations;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_event_channel_op_compat;
    }

    @Override
    public String name() {
        return "event_channel_op_compat";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int command = Struct.in(call, call.arg(0), EvtchnOpCompat.UNION).i32(EvtchnOpCompat.CMD);
        call.count(command & 0xffff_ffffL);
        if (command < 0 || command > EventChannelOp.EVTCHNOP_unmask) {
            throw call.unsupported(command & 0xffff_ffffL); // what came later has the newer form only
        }
        return operations.operate(call, command, call.arg(0) + EvtchnOpCompat.UNION);
    }
}
