// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.core.internal.call.Dispatcher;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;

/**
 * SYSCALL, SYSENTER and INT 0x82 of PV guests: a hypercall from the guest kernel, an entry to the guest kernel from its user mode. The
 * processor's part (RCX, R11) is done here, since the engine exits before it. On the pCPU's thread.
 */
final class SystemCalls {
    private static final int SYSCALL_LENGTH = 2;
    private static final int HYPERCALL_VECTOR = 0x82;
    /** Ring of 32-bit guest kernels; 64-bit guests are never in it. */
    private static final int NARROW_KERNEL = 1;

    private final GuestMode mode;
    private final Dispatcher dispatcher;
    private final Bounce bounce;
    private final Exceptions exceptions;

    @Inject
    SystemCalls(GuestMode mode, Dispatcher dispatcher, Bounce bounce, Exceptions exceptions) {
        this.mode = mode;
        this.dispatcher = dispatcher;
        this.bounce = bounce;
        this.exceptions = exceptions;
    }

    /** SYSCALL; RIP stands after it. */
    void syscall(Vcpu vcpu) {
        CpuState state = vcpu.state();
        boolean wide = CodeBytes.wide(state);
        if (wide && mode.kernel(vcpu)) {
            long rip = state.rip();
            state.gpr(CpuState.RCX, rip);
            state.gpr(CpuState.R11, state.rflags());
            if (state.segment(CpuState.CS).selector() != X86Flat64.FLAT_KERNEL_CS64) {
                // SYSRET will load Xen's own segments, whatever the kernel came with.
                Bounce.flat(state);
            }
            dispatcher.call(vcpu);
            return;
        }
        PvContext pv = vcpu.pv();
        long handler = wide ? pv.syscallCallback : pv.syscall32Callback;
        if (handler == 0) {
            state.rip(state.rip() - SYSCALL_LENGTH);
            exceptions.inject(vcpu, Exceptions.UNDEFINED, Bounce.NO_ERROR_CODE);
            return;
        }
        state.gpr(CpuState.RCX, state.rip());
        state.gpr(CpuState.R11, state.rflags());
        enter(vcpu, pv.syscall32Selector, handler, wide ? pv.syscallMasksEvents : pv.syscall32MasksEvents);
    }

    /** INT 0x82 in a 32-bit guest kernel, after which RIP stands: a hypercall. False for any other event. */
    boolean gate(Vcpu vcpu) {
        CpuState state = vcpu.state();
        boolean hypercall = state.cpl() == NARROW_KERNEL && state.getInt(CpuState.OFF_EXIT_VECTOR) == HYPERCALL_VECTOR
            && state.getInt(CpuState.OFF_EXIT_KIND) == Exit.KIND_SOFTWARE;
        if (hypercall) {
            dispatcher.call(vcpu);
        }
        return hypercall;
    }

    /** SYSENTER; RIP stands after it. The guest kernel is told neither RIP nor RSP, as on the processor. */
    void sysenter(Vcpu vcpu) {
        PvContext pv = vcpu.pv();
        if (mode.kernel(vcpu) || pv.sysenterCallback == 0) {
            vcpu.state().rip(vcpu.state().rip() - SYSCALL_LENGTH);
            exceptions.inject(vcpu, Exceptions.PROTECTION, 0);
            return;
        }
        CpuState state = vcpu.state();
        state.rip(0);
        state.gpr(CpuState.RSP, 0);
        state.segment(CpuState.CS, Segment.code64(3, 3));
        enter(vcpu, pv.sysenterSelector, pv.sysenterCallback, pv.sysenterMasksEvents);
    }

    private void enter(Vcpu vcpu, int selector, long handler, boolean masksEvents) {
        bounce.enter(vcpu, selector, handler, masksEvents, Bounce.NO_ERROR_CODE);
        vcpu.state().rflags(vcpu.state().rflags() & ~Bounce.RFLAGS_DF);
    }
}
