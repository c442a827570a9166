// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What becomes of an exception or software interrupt of a PV guest: the hypervisor's own affair (page tables, emulation), or
 * a bounce to the guest's trap table. On the pCPU's thread.
 */
@Singleton
public final class Exceptions {
    static final int DEBUG = 1;
    static final int NMI = 2;
    static final int BREAKPOINT = 3;
    static final int OVERFLOW = 4;
    static final int UNDEFINED = 6;
    static final int NO_DEVICE = 7;
    static final int PROTECTION = 13;
    static final int PAGE_FAULT = 14;
    static final int FAST_SYSTEM_CALL = 0x80;
    /** Error code bit: the selector is an index into the IDT. */
    static final int ERROR_IDT = 2;
    static final int PAGE_FAULT_USER = 4;
    private static final long CR0_TS = 1L << 3;
    private static final int TI_IF = 4;
    private static final int TI_DPL = 3;

    private final Bounce bounce;
    private final GuestMode mode;
    private final PrivilegedOps privileged;
    private final ForcedEmulation forced;
    private final ControlRegisters control;

    @Inject
    Exceptions(Bounce bounce, GuestMode mode, PrivilegedOps privileged, ForcedEmulation forced,
        ControlRegisters control) {
        this.bounce = bounce;
        this.mode = mode;
        this.privileged = privileged;
        this.forced = forced;
        this.control = control;
    }

    /** Handles {@link Exit#EVENT}; operands are in the state. */
    void event(Vcpu vcpu) {
        CpuState state = vcpu.state();
        int vector = state.getInt(CpuState.OFF_EXIT_VECTOR);
        int error = state.getInt(CpuState.OFF_EXIT_ERROR);
        if (state.getInt(CpuState.OFF_EXIT_KIND) == Exit.KIND_SOFTWARE) {
            software(vcpu, vector);
            return;
        }
        switch (vector) {
            case PAGE_FAULT -> {
                if (!vcpu.paging().pageFault(state.get(CpuState.OFF_EXIT_LINEAR), error)) {
                    // Read anew: a fault in the LDT's window is told with the guest's own address.
                    pageFault(vcpu, state.get(CpuState.OFF_EXIT_LINEAR), error);
                }
            }
            case PROTECTION -> {
                if (error != 0 || !privileged.emulate(vcpu, this)) {
                    inject(vcpu, PROTECTION, error);
                }
            }
            case UNDEFINED -> {
                if (!forced.emulate(vcpu, this)) {
                    inject(vcpu, UNDEFINED, Bounce.NO_ERROR_CODE);
                }
            }
            case NO_DEVICE -> {
                inject(vcpu, NO_DEVICE, Bounce.NO_ERROR_CODE);
                state.set(CpuState.OFF_CR0, state.get(CpuState.OFF_CR0) & ~CR0_TS);
            }
            default -> inject(vcpu, vector, hasErrorCode(vector) ? error : Bounce.NO_ERROR_CODE);
        }
    }

    /** Sends a page fault to the guest: CR2 in vcpu_info, and the user bit as the guest sees its modes. */
    void pageFault(Vcpu vcpu, long linear, int error) {
        int seen = mode.kernel(vcpu) ? error & ~PAGE_FAULT_USER : error | PAGE_FAULT_USER;
        control.faultAddress(vcpu, linear);
        inject(vcpu, PAGE_FAULT, seen);
    }

    /** Sends an NMI, which is lost without a handler; further ones wait until the guest has returned. */
    void nmi(Vcpu vcpu) {
        if (vcpu.pv().trapAddress[NMI] != 0) {
            vcpu.pv().nmiMasked = true;
            inject(vcpu, NMI, Bounce.NO_ERROR_CODE);
        }
    }

    /** Sends an exception to the guest's handler. */
    void inject(Vcpu vcpu, int vector, int error) {
        PvContext pv = vcpu.pv();
        bounce.enter(vcpu, pv.trapSelector[vector], pv.trapAddress[vector], (pv.trapFlags[vector] & TI_IF) != 0, error);
    }

    private void software(Vcpu vcpu, int vector) {
        CpuState state = vcpu.state();
        int dpl = vcpu.pv().trapFlags[vector] & TI_DPL;
        // Xen's own gates of #BP, #OF, ICEBP's #DB and the fast system call are open to everybody.
        boolean open = switch (vector) {
            case DEBUG, BREAKPOINT, OVERFLOW -> true;
            case FAST_SYSTEM_CALL -> vcpu.pv().trapAddress[vector] != 0;
            default -> dpl >= (mode.kernel(vcpu) ? 1 : 3);
        };
        if (open) {
            inject(vcpu, vector, Bounce.NO_ERROR_CODE);
        } else {
            state.rip(state.rip() - state.getInt(CpuState.OFF_EXIT_LENGTH));
            inject(vcpu, PROTECTION, vector << 3 | ERROR_IDT);
        }
    }

    private static boolean hasErrorCode(int vector) {
        return vector == 8 || vector >= 10 && vector <= 14 || vector == 17 || vector == 21;
    }
}
