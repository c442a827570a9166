// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Register;
import jakarta.inject.Inject;

/**
 * Emulates the privileged instructions that Xen 4.17 lets a PV guest execute: they fault at CPL 3 with #GP(0) and come here. What is
 * not in the list, or not allowed, goes on to the guest as #GP. HLT is not in it, as in Xen: guests block by hypercall. On the
 * pCPU's thread.
 */
final class PrivilegedOps {
    /** How an emulation ended. */
    enum Outcome {
        /** Not emulated: the guest is to have its #GP. */
        REFUSED,
        /** Done: RIP goes to the next instruction. */
        COMPLETE,
        /** More iterations follow, or a fault was sent to the guest: RIP is as it should be. */
        STAYS
    }

    private final GuestDecoder decoder;
    private final GuestMode mode;
    private final ControlRegisters control;
    private final DebugRegisters debug;
    private final GuestMsrs msrs;
    private final GuestCpuid cpuid;
    private final PortAccess ports;
    private final PortStrings strings;
    private final Machine machine;

    @Inject
    PrivilegedOps(GuestDecoder decoder, GuestMode mode, ControlRegisters control, DebugRegisters debug,
        GuestMsrs msrs,
        GuestCpuid cpuid, PortAccess ports, PortStrings strings, Machine machine) {
        this.decoder = decoder;
        this.mode = mode;
        this.control = control;
        this.debug = debug;
        this.msrs = msrs;
        this.cpuid = cpuid;
        this.ports = ports;
        this.strings = strings;
        this.machine = machine;
    }

    /** Emulates the instruction at RIP; false when the guest is to have its #GP. */
    boolean emulate(Vcpu vcpu, Exceptions exceptions) {
        Instruction instruction = decoder.at(vcpu);
        if (instruction == null || instruction.lock()) {
            return false;
        }
        machine.clock().charge(Cost.EMULATION.nanos);
        CpuState state = vcpu.state();
        boolean kernel = mode.kernel(vcpu);
        Outcome outcome = switch (instruction.handler()) {
            case CPUID -> {
                boolean answered = kernel || !vcpu.pv().cpuidFaulting;
                if (answered) {
                    cpuid.execute(vcpu, false);
                }
                yield of(answered);
            }
            case RDTSC -> of(timestamp(vcpu, kernel, false));
            case RDTSCP -> of(timestamp(vcpu, kernel, true));
            // No effect, as in Xen: a later POPF could not be seen, so the mask would never come off.
            case CLI, STI -> of(ports.privileged(vcpu));
            case OUT -> of(ports.out(vcpu, instruction));
            case IN -> of(ports.in(vcpu, instruction));
            case INS, OUTS -> strings.step(vcpu, instruction, exceptions);
            case CLTS -> {
                if (kernel) {
                    control.taskSwitched(vcpu, false);
                }
                yield of(kernel);
            }
            case WBINVD -> of(kernel);
            case MOV_FROM_CR -> of(kernel && control.read(vcpu, number(instruction, 1), number(instruction, 0)));
            case MOV_TO_CR -> of(kernel && control.write(vcpu, number(instruction, 0), number(instruction, 1)));
            case MOV_FROM_DR -> !kernel
                ? Outcome.REFUSED
                : orUndefined(debug.read(vcpu, number(instruction, 1), number(instruction, 0)), vcpu, exceptions);
            case MOV_TO_DR -> !kernel
                ? Outcome.REFUSED
                : orUndefined(debug.write(vcpu, number(instruction, 0), state.gpr(number(instruction, 1))), vcpu,
                    exceptions);
            case RDMSR -> of(kernel && msrs.read(vcpu));
            case WRMSR -> of(kernel && msrs.write(vcpu));
            case XSETBV -> control.hasXsave(vcpu)
                ? of(kernel && control.xsetbv(vcpu))
                : orUndefined(Errno.ENODEV, vcpu, exceptions);
            default -> Outcome.REFUSED;
        };
        if (outcome == Outcome.COMPLETE) {
            finish(vcpu, instruction.length(), exceptions);
        }
        return outcome != Outcome.REFUSED;
    }

    /** An access of a debug register: there is none (#UD), it is not allowed (#GP), or it is done. */
    private static Outcome orUndefined(int errno, Vcpu vcpu, Exceptions exceptions) {
        if (errno == Errno.ENODEV) {
            exceptions.inject(vcpu, Exceptions.UNDEFINED, Bounce.NO_ERROR_CODE);
            return Outcome.STAYS;
        }
        return of(errno == 0);
    }

    private static Outcome of(boolean complete) {
        return complete ? Outcome.COMPLETE : Outcome.REFUSED;
    }

    private static void finish(Vcpu vcpu, int length, Exceptions exceptions) {
        CpuState state = vcpu.state();
        long next = state.rip() + length;
        state.rip(CodeBytes.wide(state) ? next : next & 0xffff_ffffL);
        boolean stepping = (state.rflags() & Bounce.RFLAGS_TF) != 0;
        state.rflags(state.rflags() & ~Bounce.RFLAGS_RF);
        if (stepping) {
            DebugRegisters.singleStep(state);
        }
        if (DebugRegisters.takePortMatch(vcpu) || stepping) {
            exceptions.inject(vcpu, Exceptions.DEBUG, Bounce.NO_ERROR_CODE);
        }
    }

    private boolean timestamp(Vcpu vcpu, boolean kernel, boolean withAux) {
        CpuState state = vcpu.state();
        if (!kernel && (vcpu.pv().cr4 & ControlRegisters.CR4_TSD) != 0) {
            return false;
        }
        long tsc = machine.clock().tsc() + state.get(CpuState.OFF_TSC_OFFSET);
        state.gpr(CpuState.RAX, tsc & 0xffff_ffffL);
        state.gpr(CpuState.RDX, tsc >>> 32);
        if (withAux) {
            state.gpr(CpuState.RCX, state.get(CpuState.OFF_TSC_AUX) & 0xffff_ffffL);
        }
        return true;
    }

    private static int number(Instruction instruction, int position) {
        if (instruction.operand(position) instanceof Register register) {
            return register.number();
        }
        throw new IllegalStateException(instruction.mnemonic() + " without a register at " + position);
    }
}
