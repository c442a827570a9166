// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.sched;

import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.event.Upcalls;
import io.ringzero.core.internal.memory.FrameHold;
import io.ringzero.core.internal.time.SharedTime;
import jakarta.inject.Inject;

/**
 * VCPUOP_register_vcpu_info: moves a vCPU's vcpu_info to a page of the guest's, once. What was in the old place is copied, and the vCPU
 * is told to look at all its ports, since what was raised before it had a place is not known.
 */
public final class VcpuInfoRegistration {
    private static final int LEGACY_VCPUS = 32;

    private final MachineMemory memory;
    private final EventChannels channels;
    private final Upcalls upcalls;
    private final SharedTime time;

    @Inject
    public VcpuInfoRegistration(Machine machine, EventChannels channels, Upcalls upcalls, SharedTime time) {
        this.memory = machine.memory();
        this.channels = channels;
        this.upcalls = upcalls;
        this.time = time;
    }

    /** Gives a new vCPU its place in shared_info, if there is one for its number. */
    public void initial(Vcpu vcpu) {
        if (vcpu.number() < LEGACY_VCPUS) {
            vcpu.areas().vcpuInfo(vcpu.domain().memory().sharedInfo() + (long) vcpu.number() * VcpuInfo.SIZE);
            upcalls.mask(vcpu, true);
        }
    }

    void register(Vcpu caller, Vcpu vcpu, long gfn, long offset) throws GuestFaultException {
        if (offset > MachineMemory.PAGE_SIZE - VcpuInfo.SIZE || (offset & 7) != 0) {
            throw new GuestFaultException(Errno.ENXIO, "vcpu_info does not fit at offset " + offset);
        }
        if (vcpu.areas().vcpuInfoRegistered()) {
            throw new GuestFaultException(Errno.EINVAL, vcpu + " has registered its vcpu_info");
        }
        if (vcpu != caller && !vcpu.waits(Vcpu.Wait.DOWN)) {
            throw new GuestFaultException(Errno.EINVAL, vcpu + " is up and not the caller");
        }
        FrameHold hold = vcpu.domain().memory().hold(gfn, true);
        long at = hold.mfn() * MachineMemory.PAGE_SIZE + offset;
        long before = vcpu.areas().vcpuInfo();
        if (before == 0) {
            memory.fill(at, VcpuInfo.SIZE, (byte) 0);
            memory.writeByte(at + VcpuInfo.EVTCHN_UPCALL_MASK, (byte) 1);
        } else {
            memory.copy(before, at, VcpuInfo.SIZE);
        }
        vcpu.areas().register(at, hold);
        upcalls.mark(vcpu);
        channels.lookAtAll(vcpu);
        time.update(vcpu);
    }
}
