// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.time;

import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.VmAssist;
import io.ringzero.abi.layout.VcpuRunstateInfo;
import io.ringzero.abi.layout.VcpuRunstateInfo32;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * vcpu_runstate_info: how a vCPU's time was spent (public/vcpu.h), on demand and in the area that it may have registered. Where the
 * guest asked for it, the update flag is set around the change.
 */
@Singleton
public final class RunstateArea {
    private static final int FLAG_BYTE = 7;

    private final VcpuRegistry registry;
    private final GuestMemory guest;

    @Inject
    public RunstateArea(Machine machine, GuestMemory guest) {
        this.registry = machine.vcpus();
        this.guest = guest;
    }

    /** The structure of now, in the layout of the domain's kind. */
    public Struct info(Vcpu vcpu) {
        VcpuRegistry.Runstate spent = registry.runstate(vcpu.index());
        long offline = vcpu.areas().offlineNanos();
        int state = vcpu.waits(Vcpu.Wait.DOWN) ? VcpuOp.RUNSTATE_offline : switch (spent.state()) {
            case RUNNING -> VcpuOp.RUNSTATE_running;
            case RUNNABLE -> VcpuOp.RUNSTATE_runnable;
            case BLOCKED -> VcpuOp.RUNSTATE_blocked;
        };
        long[] times = {spent.runningNanos(), spent.runnableNanos(), spent.blockedNanos() - offline, offline};
        boolean wide = vcpu.domain().type() == GuestType.PV64;
        Struct info = new Struct(wide ? VcpuRunstateInfo.SIZE : VcpuRunstateInfo32.SIZE);
        info.put32(VcpuRunstateInfo.STATE, state);
        info.put64(entryTime(wide), spent.sinceNanos());
        for (int i = 0; i < times.length; i++) {
            info.put64((wide ? VcpuRunstateInfo.TIME : VcpuRunstateInfo32.TIME) + 8 * i, times[i]);
        }
        return info;
    }

    /** Brings the registered area up to date; one that cannot be written now is tried again in kernel mode. */
    public void update(Vcpu vcpu) {
        long at = vcpu.areas().runstate();
        if (at == 0) {
            return;
        }
        boolean wide = vcpu.domain().type() == GuestType.PV64;
        Struct info = info(vcpu);
        long flag = at + entryTime(wide) + FLAG_BYTE;
        byte[] last = {info.bytes()[entryTime(wide) + FLAG_BYTE]};
        boolean flagged = (vcpu.domain().vmAssist() & 1L << VmAssist.VMASST_TYPE_runstate_update_flag) != 0;
        try {
            if (flagged) {
                guest.copyOut(vcpu, flag, new byte[] {(byte) (last[0] | 0x80)});
                info.bytes()[entryTime(wide) + FLAG_BYTE] |= (byte) 0x80;
            }
            guest.copyOut(vcpu, at, info.bytes());
            if (flagged) {
                guest.copyOut(vcpu, flag, last);
            }
        } catch (GuestFaultException e) {
            vcpu.areas().stale(true);
        }
    }

    private static int entryTime(boolean wide) {
        return wide ? VcpuRunstateInfo.STATE_ENTRY_TIME : VcpuRunstateInfo32.STATE_ENTRY_TIME;
    }
}
