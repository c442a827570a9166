// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.PlatformOp;
import io.ringzero.abi.layout.PlatformHeader;
import io.ringzero.abi.layout.PlatformPcpuinfo;
import io.ringzero.abi.layout.PlatformSettime64;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.time.SharedTime;
import jakarta.inject.Inject;

/** platform_op: the physical machine as a control domain sees it (public/platform.h of Xen 4.17). There is little of it. */
public final class PlatformCall implements Handler {
    private static final long NANOS = 1_000_000_000L;

    private final Machine machine;
    private final SharedTime time;
    private final DomainTable domains;

    @Inject
    PlatformCall(Machine machine, SharedTime time, DomainTable domains) {
        this.machine = machine;
        this.time = time;
        this.domains = domains;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_platform_op;
    }

    @Override
    public String name() {
        return "platform_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        Struct args = Privilege.request(call, PlatformHeader.SIZE, PlatformHeader.INTERFACE_VERSION,
            PlatformOp.XENPF_INTERFACE_VERSION);
        Privilege.require(call, "control of the machine");
        int command = args.i32(PlatformHeader.CMD);
        call.count(command & 0xffff_ffffL);
        switch (command) {
            case PlatformOp.XENPF_settime64 -> setTime(args);
            case PlatformOp.XENPF_get_cpuinfo -> cpu(call, args);
            default -> throw call.unsupported(command & 0xffff_ffffL);
        }
        return 0;
    }

    /** The time of day at a system time; all domains are shown it. */
    private void setTime(Struct args) throws GuestFaultException {
        int at = PlatformHeader.U;
        long nanos = args.u32(at + PlatformSettime64.NSECS);
        if (args.i32(at + PlatformSettime64.MBZ) != 0 || nanos >= NANOS) {
            throw new GuestFaultException(Errno.EINVAL, "a time of day of " + nanos + " nanoseconds");
        }
        time.setTimeOfDay(args.i64(at + PlatformSettime64.SECS), nanos, args.i64(at + PlatformSettime64.SYSTEM_TIME));
        domains.all().forEach(time::wallClock);
    }

    private void cpu(Call call, Struct args) throws GuestFaultException {
        int at = PlatformHeader.U;
        long asked = args.u32(at + PlatformPcpuinfo.XEN_CPUID);
        int pcpus = machine.pcpus().size();
        boolean there = asked < pcpus;
        args.put32(at + PlatformPcpuinfo.MAX_PRESENT, pcpus - 1)
            .put32(at + PlatformPcpuinfo.FLAGS, there ? PlatformOp.XEN_PCPU_FLAGS_ONLINE : 0)
            .put32(at + PlatformPcpuinfo.APIC_ID, there ? (int) asked : 0)
            .put32(at + PlatformPcpuinfo.ACPI_ID, there ? (int) asked : 0).out(call, call.arg(0));
    }
}
