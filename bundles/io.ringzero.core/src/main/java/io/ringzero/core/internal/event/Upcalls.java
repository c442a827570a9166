// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The two bytes of vcpu_info that decide whether a vCPU hears of events: upcall pending, and the mask that stands for the
 * interrupt flag. On pCPU threads, in turns and at safe points.
 */
@Singleton
public final class Upcalls {
    private final MachineMemory memory;
    private final Machine machine;
    private final Pollers pollers;

    @Inject
    public Upcalls(Machine machine, Pollers pollers) {
        this.machine = machine;
        this.memory = machine.memory();
        this.pollers = pollers;
    }

    /** Notes that there are events, and wakes the vCPU if it did not know yet. */
    public void mark(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        if (info != 0 && memory.readByte(info + VcpuInfo.EVTCHN_UPCALL_PENDING) == 0) {
            memory.writeByte(info + VcpuInfo.EVTCHN_UPCALL_PENDING, (byte) 1);
            vcpu.let(Vcpu.Wait.BLOCKED);
            pollers.release(vcpu);
            machine.vcpus().kick(vcpu.index()); // on another pCPU; on this one it looks before it runs again
        }
    }

    /** Whether the vCPU has heard of events that it has not taken; masked or not. */
    public boolean pending(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        return info != 0 && memory.readByte(info + VcpuInfo.EVTCHN_UPCALL_PENDING) != 0;
    }

    /** Whether the vCPU does not want upcalls. One without vcpu_info cannot take any. */
    public boolean masked(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        return info == 0 || memory.readByte(info + VcpuInfo.EVTCHN_UPCALL_MASK) != 0;
    }

    public void mask(Vcpu vcpu, boolean masked) {
        long info = vcpu.areas().vcpuInfo();
        if (info != 0) {
            memory.writeByte(info + VcpuInfo.EVTCHN_UPCALL_MASK, (byte) (masked ? 1 : 0));
        }
    }

    /** Whether an upcall is to be made before the vCPU runs. Hot path: two bytes. */
    public boolean due(Vcpu vcpu) {
        long info = vcpu.areas().vcpuInfo();
        if (info == 0) {
            return false;
        }
        int both = memory.readShort(info + VcpuInfo.EVTCHN_UPCALL_PENDING) & 0xffff;
        return both != 0 && both >>> 8 == 0;
    }
}
