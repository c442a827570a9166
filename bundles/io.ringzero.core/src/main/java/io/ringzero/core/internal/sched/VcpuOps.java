// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.sched;

import static io.ringzero.abi.VcpuOp.VCPUOP_down;
import static io.ringzero.abi.VcpuOp.VCPUOP_get_physid;
import static io.ringzero.abi.VcpuOp.VCPUOP_get_runstate_info;
import static io.ringzero.abi.VcpuOp.VCPUOP_initialise;
import static io.ringzero.abi.VcpuOp.VCPUOP_is_up;
import static io.ringzero.abi.VcpuOp.VCPUOP_register_runstate_memory_area;
import static io.ringzero.abi.VcpuOp.VCPUOP_register_vcpu_info;
import static io.ringzero.abi.VcpuOp.VCPUOP_register_vcpu_time_memory_area;
import static io.ringzero.abi.VcpuOp.VCPUOP_send_nmi;
import static io.ringzero.abi.VcpuOp.VCPUOP_set_periodic_timer;
import static io.ringzero.abi.VcpuOp.VCPUOP_set_singleshot_timer;
import static io.ringzero.abi.VcpuOp.VCPUOP_stop_periodic_timer;
import static io.ringzero.abi.VcpuOp.VCPUOP_stop_singleshot_timer;
import static io.ringzero.abi.VcpuOp.VCPUOP_up;
import static io.ringzero.abi.VcpuOp.VCPU_SSHOTTMR_future;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.abi.layout.VcpuRegisterVcpuInfo;
import io.ringzero.abi.layout.VcpuSetPeriodicTimer;
import io.ringzero.abi.layout.VcpuSetSingleshotTimer;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.time.RunstateArea;
import io.ringzero.core.internal.time.SharedTime;
import io.ringzero.core.internal.time.VcpuTimers;
import io.ringzero.core.internal.trap.ContextLoader;
import jakarta.inject.Inject;

/** vcpu_op: bring vCPUs up and down, their timers and their areas (public/vcpu.h). */
public final class VcpuOps implements Handler {
    private static final long SHORTEST_PERIOD = 1_000_000;
    /** Xen's STIME_DELTA_MAX: 2^63 less what additions may need. */
    private static final long LONGEST_PERIOD = Long.MAX_VALUE >> 2;

    private final Machine machine;
    private final VcpuTimers timers;
    private final RunstateArea runstates;
    private final SharedTime time;
    private final ContextLoader contexts;
    private final VcpuInfoRegistration infos;
    private final Lifecycle lifecycle;

    @Inject
    public VcpuOps(Machine machine, VcpuTimers timers, RunstateArea runstates, SharedTime time,
        ContextLoader contexts,
        VcpuInfoRegistration infos, Lifecycle lifecycle) {
        this.machine = machine;
        this.timers = timers;
        this.runstates = runstates;
        this.time = time;
        this.contexts = contexts;
        this.infos = infos;
        this.lifecycle = lifecycle;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_vcpu_op;
    }

    @Override
    public String name() {
        return "vcpu_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        Vcpu vcpu = call.domain().vcpu(call.intArg(1));
        if (vcpu == null) {
            throw new GuestFaultException(Errno.ENOENT, "no vCPU " + call.intArg(1));
        }
        long at = call.arg(2);
        switch (operation) {
            case VCPUOP_initialise -> contexts.initialise(vcpu, Struct.in(call, at,
                call.width().pick(VcpuGuestContext.SIZE, VcpuGuestContext32.SIZE)));
            case VCPUOP_up -> up(vcpu);
            case VCPUOP_down -> down(vcpu);
            case VCPUOP_is_up -> {
                return vcpu.waits(Vcpu.Wait.DOWN) ? 0 : 1;
            }
            case VCPUOP_get_runstate_info -> runstates.info(vcpu).out(call, at);
            case VCPUOP_register_runstate_memory_area -> {
                vcpu.areas().runstate(address(call, at));
                runstates.update(vcpu);
            }
            case VCPUOP_set_periodic_timer -> {
                long period = Struct.in(call, at, VcpuSetPeriodicTimer.SIZE).i64(VcpuSetPeriodicTimer.PERIOD_NS);
                if (period < SHORTEST_PERIOD || period > LONGEST_PERIOD) {
                    throw new GuestFaultException(Errno.EINVAL, "a period of " + period + " ns");
                }
                timers.periodic(vcpu, period);
            }
            case VCPUOP_stop_periodic_timer -> timers.periodic(vcpu, 0);
            case VCPUOP_set_singleshot_timer -> singleshot(call, vcpu, at);
            case VCPUOP_stop_singleshot_timer -> {
                own(call, vcpu);
                timers.stopSingleshot(vcpu);
            }
            case VCPUOP_register_vcpu_info -> {
                Struct args = Struct.in(call, at, VcpuRegisterVcpuInfo.SIZE);
                infos.register(call.vcpu(), vcpu, args.i64(VcpuRegisterVcpuInfo.MFN),
                    args.u32(VcpuRegisterVcpuInfo.OFFSET));
            }
            case VCPUOP_register_vcpu_time_memory_area -> {
                vcpu.areas().time(address(call, at));
                time.update(vcpu);
            }
            case VCPUOP_send_nmi -> {
                if (at != 0) {
                    throw new GuestFaultException(Errno.EINVAL, "an NMI has no argument");
                }
                vcpu.nmi();
            }
            case VCPUOP_get_physid ->
                throw new GuestFaultException(Errno.EINVAL, "only the pinned hardware domain asks");
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }

    /** The address in a structure that is nothing but a pointer, of 64 bits for 32-bit guests too. */
    private static long address(Call call, long at) throws GuestFaultException {
        long linear = Struct.in(call, at, Long.BYTES).i64(0);
        if (!call.width().reachable(linear)) {
            throw new GuestFaultException(Errno.EFAULT,
                "an area at 0x" + Long.toHexString(linear) + " is not the guest's");
        }
        return linear;
    }

    private void up(Vcpu vcpu) throws GuestFaultException {
        if (!vcpu.initialised()) {
            throw new GuestFaultException(Errno.EINVAL, vcpu + " has no context");
        }
        if (vcpu.waits(Vcpu.Wait.DOWN)) {
            // All the time that it has waited so far it was offline, but for what it blocked before it went down.
            vcpu.areas().offlineEnds(machine.vcpus().runstate(vcpu.index()).blockedNanos());
            vcpu.let(Vcpu.Wait.DOWN);
        }
    }

    private void down(Vcpu vcpu) {
        boolean others = vcpu.domain().vcpus().stream()
            .anyMatch(other -> other != vcpu && !other.waits(Vcpu.Wait.DOWN));
        if (!others) {
            lifecycle.shutdown(vcpu.domain(), ShutdownReason.POWEROFF);
        } else if (!vcpu.waits(Vcpu.Wait.DOWN)) {
            vcpu.areas().offlineBegins(machine.vcpus().runstate(vcpu.index()).blockedNanos());
            vcpu.hold(Vcpu.Wait.DOWN);
        }
    }

    private void singleshot(Call call, Vcpu vcpu, long at) throws GuestFaultException {
        own(call, vcpu);
        Struct args = Struct.in(call, at, VcpuSetSingleshotTimer.FLAGS + 4);
        long timeout = args.i64(VcpuSetSingleshotTimer.TIMEOUT_ABS_NS);
        boolean future = (args.i32(VcpuSetSingleshotTimer.FLAGS) & VCPU_SSHOTTMR_future) != 0;
        if (future && timeout < machine.clock().systemNanos()) {
            throw new GuestFaultException(Errno.ETIME, "the time has passed");
        }
        timers.singleshot(vcpu, timeout);
    }

    private static void own(Call call, Vcpu vcpu) throws GuestFaultException {
        if (vcpu != call.vcpu()) {
            throw new GuestFaultException(Errno.EINVAL, "the single-shot timer of another vCPU");
        }
    }
}
