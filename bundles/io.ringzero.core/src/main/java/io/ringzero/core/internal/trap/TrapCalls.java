// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.TrapInfo;
import io.ringzero.abi.layout.TrapInfo32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import jakarta.inject.Inject;
import java.util.List;

/** The small hypercalls by which a guest kernel sets up traps, stacks, debug registers and segment bases. */
public final class TrapCalls implements HandlerGroup {
    private static final int SEGBASE_FS = 0;
    private static final int SEGBASE_GS_USER = 1;
    private static final int SEGBASE_GS_KERNEL = 2;
    private static final int SEGBASE_GS_USER_SEL = 3;

    private final ControlRegisters control;
    private final DebugRegisters debug;
    private final Segments segments;
    private final DirectGate gate;

    @Inject
    TrapCalls(ControlRegisters control, DebugRegisters debug, Segments segments, DirectGate gate) {
        this.control = control;
        this.debug = debug;
        this.segments = segments;
        this.gate = gate;
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
        try {
            return call.arg(0) == 0 ? clearTrapTable(call) : fillTrapTable(call);
        } finally {
            gate.refresh(call.vcpu());
        }
    }

    private static long clearTrapTable(Call call) {
        PvContext pv = call.vcpu().pv();
        for (int i = 0; i < pv.trapAddress.length; i++) {
            set(pv, i, 0, 0, 0);
        }
        return 0;
    }

    private static long fillTrapTable(Call call) throws GuestFaultException {
        PvContext pv = call.vcpu().pv();
        GuestWidth width = call.width();
        int size = width.pick(TrapInfo.SIZE, TrapInfo32.SIZE);
        long at = call.arg(0);
        while (true) {
            Struct entry = Struct.in(call, at, size);
            long address = width.word(entry, width.pick(TrapInfo.ADDRESS, TrapInfo32.ADDRESS));
            if (address == 0) {
                return 0;
            }
            if (!GuestMsrs.canonical(address)) {
                throw new GuestFaultException(Errno.EINVAL, "a handler at a non-canonical address");
            }
            set(pv, entry.u8(TrapInfo.VECTOR), address, selector(width, entry.u16(TrapInfo.CS)),
                entry.u8(TrapInfo.FLAGS));
            at += size;
            if (!call.spend(1)) {
                return call.continueWith(at);
            }
        }
    }

    private static void set(PvContext pv, int vector, long address, int selector, int flags) {
        pv.trapAddress[vector] = address;
        pv.trapSelector[vector] = selector;
        pv.trapFlags[vector] = flags;
    }

    private static int selector(GuestWidth width, int selector) {
        return width == GuestWidth.WIDE ? selector | 3 : NarrowContext.kernelSelector(selector);
    }

    private long stackSwitch(Call call) {
        call.vcpu().pv().kernelSs = selector(call.width(), (int) call.arg(0) & 0xffff);
        call.vcpu().pv().kernelSp = call.arg(1);
        gate.refresh(call.vcpu());
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
        if (call.width() == GuestWidth.NARROW) {
            throw call.unsupported(which & 0xffff_ffffL);
        }
        CpuState state = call.vcpu().state();
        long base = call.arg(1);
        if (which != SEGBASE_GS_USER_SEL && !GuestMsrs.canonical(base)) {
            throw new GuestFaultException(Errno.EINVAL, "a non-canonical segment base");
        }
        switch (which) {
            case SEGBASE_FS -> GuestMsrs.base(state, CpuState.FS, base);
            case SEGBASE_GS_USER -> state.set(CpuState.OFF_KERNEL_GS_BASE, base);
            case SEGBASE_GS_KERNEL -> GuestMsrs.base(state, CpuState.GS, base);
            case SEGBASE_GS_USER_SEL -> {
                int selector = (int) base & 0xffff;
                userGs(call, selector > 3 ? selector | 3 : selector);
            }
            default -> throw new GuestFaultException(Errno.EINVAL, "no segment base " + which);
        }
        return 0;
    }

    /** Loads GS for user mode: its base goes where the next swap finds it. A selector that faults becomes null. */
    private void userGs(Call call, int selector) {
        CpuState state = call.vcpu().state();
        long kernelBase = GuestMsrs.base(state, CpuState.GS);
        Segment loaded = segments.data(call.vcpu(), selector, 3);
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
                GuestWidth width = call.width();
                long address = width.word(Struct.in(call, call.arg(1), 2 * width.bytes()), 0);
                if (!GuestMsrs.canonical(address)) {
                    throw new GuestFaultException(Errno.EINVAL, "an NMI handler at a non-canonical address");
                }
                pv.nmiHandler(address);
            }
            case 1 -> pv.nmiHandler(0);
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }
}
