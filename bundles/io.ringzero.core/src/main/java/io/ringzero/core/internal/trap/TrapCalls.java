// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.TrapInfo;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.PvContext;
import jakarta.inject.Inject;
import java.util.List;

/** The small hypercalls by which a 64-bit guest kernel sets up traps, stacks, debug registers and segment bases. */
public final class TrapCalls implements HandlerGroup {
    private static final int SEGBASE_FS = 0;
    private static final int SEGBASE_GS_USER = 1;
    private static final int SEGBASE_GS_KERNEL = 2;
    private static final int SEGBASE_GS_USER_SEL = 3;

    private final ControlRegisters control;
    private final DebugRegisters debug;
    private final Segments segments;

    @Inject
    TrapCalls(ControlRegisters control, DebugRegisters debug, Segments segments) {
        this.control = control;
        this.debug = debug;
        this.segments = segments;
    }

    @Override
    public List<Handler> handlers() {
        return List.of(Handler.of(Hypercall.HYPERVISOR_set_trap_table, this::setTrapTable), Handler.of(
            Hypercall.HYPERVISOR_stack_switch, this::stackSwitch),
            Handler.of(Hypercall.HYPERVISOR_fpu_taskswitch,
                this::fpuTaskswitch),
            Handler.of(Hypercall.HYPERVISOR_set_debugreg, this::setDebugreg), Handler.of(
                Hypercall.HYPERVISOR_get_debugreg, this::getDebugreg),
            Handler.of(
                Hypercall.HYPERVISOR_set_segment_base, this::setSegmentBase),
            Handler.of(
                Hypercall.HYPERVISOR_nmi_op, this::nmiOp));
    }

    /** Entries up to one with address 0; a null pointer clears the table. */
    private long setTrapTable(Call call) throws GuestFaultException {
        PvContext pv = call.vcpu().pv();
        long at = call.arg(0);
        if (at == 0) {
            for (int i = 0; i < pv.trapAddress.length; i++) {
                set(pv, i, 0, 0, 0);
            }
            return 0;
        }
        while (true) {
            Struct entry = Struct.in(call, at, TrapInfo.SIZE);
            long address = entry.i64(TrapInfo.ADDRESS);
            if (address == 0) {
                return 0;
            }
            if (!GuestMsrs.canonical(address)) {
                throw new GuestFaultException(Errno.EINVAL, "a handler at a non-canonical address");
            }
            set(pv, entry.u8(TrapInfo.VECTOR), address, entry.u16(TrapInfo.CS), entry.u8(TrapInfo.FLAGS));
            at += TrapInfo.SIZE;
            if (!call.spend(1)) {
                return call.continueWith(at);
            }
        }
    }

    private static void set(PvContext pv, int vector, long address, int selector, int flags) {
        pv.trapAddress[vector] = address;
        pv.trapSelector[vector] = selector | 3;
        pv.trapFlags[vector] = flags;
    }

    private long stackSwitch(Call call) {
        call.vcpu().pv().kernelSs = (int) call.arg(0) & 0xffff | 3;
        call.vcpu().pv().kernelSp = call.arg(1);
        return 0;
    }

    private long fpuTaskswitch(Call call) {
        boolean set = call.intArg(0) != 0;
        call.count(set ? 1 : 0);
        control.taskSwitched(call.vcpu(), set);
        return 0;
    }

    private long setDebugreg(Call call) throws GuestFaultException {
        call.count(call.arg(0) & 0xffff_ffffL);
        debug.set(call.vcpu(), call.intArg(0), call.arg(1));
        return 0;
    }

    private long getDebugreg(Call call) throws GuestFaultException {
        call.count(call.arg(0) & 0xffff_ffffL);
        return debug.get(call.vcpu(), call.intArg(0));
    }

    private long setSegmentBase(Call call) throws GuestFaultException {
        int which = call.intArg(0);
        call.count(which & 0xffff_ffffL);
        CpuState state = call.vcpu().state();
        long base = call.arg(1);
        if (which != SEGBASE_GS_USER_SEL && !GuestMsrs.canonical(base)) {
            throw new GuestFaultException(Errno.EINVAL, "a non-canonical segment base");
        }
        switch (which) {
            case SEGBASE_FS -> GuestMsrs.base(state, CpuState.FS, base);
            case SEGBASE_GS_USER -> state.set(CpuState.OFF_KERNEL_GS_BASE, base);
            case SEGBASE_GS_KERNEL -> GuestMsrs.base(state, CpuState.GS, base);
            case SEGBASE_GS_USER_SEL -> userGs(call, (int) base & 0xffff);
            default -> throw new GuestFaultException(Errno.EINVAL, "no segment base " + which);
        }
        return 0;
    }

    /** Loads GS for user mode: its base goes where the next swap finds it. A selector that faults becomes null. */
    private void userGs(Call call, int selector) {
        CpuState state = call.vcpu().state();
        long kernelBase = GuestMsrs.base(state, CpuState.GS);
        Segment loaded = segments.data(call.vcpu(), selector);
        if (loaded == null) {
            loaded = Segment.unusable(0);
        }
        state.set(CpuState.OFF_KERNEL_GS_BASE, loaded.base());
        state.segment(CpuState.GS,
            new Segment(loaded.selector(), loaded.attributes(), loaded.limitBytes(), kernelBase));
    }

    private long nmiOp(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        PvContext pv = call.vcpu().pv();
        switch (operation) {
            case 0 -> {
                long address = Struct.in(call, call.arg(1), 8).i64(0);
                if (call.vcpu().number() != 0 || !GuestMsrs.canonical(address)) {
                    throw new GuestFaultException(Errno.EINVAL, "an NMI handler belongs to vCPU 0");
                }
                pv.nmiCallback = address;
            }
            case 1 -> pv.nmiCallback = 0;
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }
}
