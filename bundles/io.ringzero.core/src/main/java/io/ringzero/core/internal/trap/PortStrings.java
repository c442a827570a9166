// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Register;
import io.ringzero.x86.Repeat;
import jakarta.inject.Inject;

/**
 * INS and OUTS, with ports as {@link PortAccess} has them. One iteration at a time; with a repeat prefix RIP
 * stays until the count is used up. On the pCPU's thread.
 */
final class PortStrings {
    private static final int WRITE_FAULT = 2;

    private static final long PAGE = 4096;

    private final PortAccess ports;
    private final GuestMemory memory;

    @Inject
    PortStrings(PortAccess ports, GuestMemory memory) {
        this.ports = ports;
        this.memory = memory;
    }

    /** Does one iteration. */
    PrivilegedOps.Outcome step(Vcpu vcpu, Instruction instruction, Exceptions exceptions) {
        CpuState state = vcpu.state();
        long mask = instruction.addressBits() == 64 ? -1L : (1L << instruction.addressBits()) - 1;
        boolean repeated = instruction.repeat() != Repeat.NONE;
        long count = state.gpr(CpuState.RCX) & mask;
        if (repeated && count == 0) {
            return PrivilegedOps.Outcome.COMPLETE;
        }
        boolean in = instruction.handler() == Handler.INS;
        int port = (int) state.gpr(CpuState.RDX) & 0xffff;
        int pointer = in ? CpuState.RDI : CpuState.RSI;
        int bytes = instruction.operandBits() == 64 ? 4 : instruction.operandBits() / 8;
        if (!ports.allowed(vcpu, port, bytes)) {
            return PrivilegedOps.Outcome.REFUSED;
        }
        long linear = (state.gpr(pointer) & mask) + base(state, instruction, in);
        if (CodeBytes.wide(state) && !(DebugRegisters.outside(linear) && DebugRegisters.outside(linear + bytes - 1))) {
            return PrivilegedOps.Outcome.REFUSED; // such addresses raise #GP, not #PF
        }
        try {
            byte[] data = new byte[bytes];
            if (in) {
                int value = vcpu.domain().ioPorts().read(port, bytes);
                for (int i = 0; i < bytes; i++) {
                    data[i] = (byte) (value >>> 8 * i);
                }
                memory.copyOut(vcpu, linear, data);
            } else {
                memory.copyIn(vcpu, linear, data, 0, bytes);
                int value = 0;
                for (int i = 0; i < bytes; i++) {
                    value |= (data[i] & 0xff) << 8 * i;
                }
                vcpu.domain().ioPorts().write(port, bytes, value);
            }
        } catch (GuestFaultException e) {
            exceptions.pageFault(vcpu, unreachable(vcpu, linear, bytes), in ? WRITE_FAULT : 0);
            return PrivilegedOps.Outcome.STAYS;
        }
        DebugRegisters.portAccessed(vcpu, port, bytes);
        long step = (state.rflags() & Bounce.RFLAGS_DF) != 0 ? -bytes : bytes;
        advance(state, pointer, step, mask);
        if (repeated) {
            advance(state, CpuState.RCX, -1, mask);
        }
        return repeated && count > 1 ? PrivilegedOps.Outcome.STAYS : PrivilegedOps.Outcome.COMPLETE;
    }

    /** The first byte of a range that cannot be reached: the range's, or the second page's. */
    private long unreachable(Vcpu vcpu, long linear, int bytes) {
        try {
            memory.copyIn(vcpu, linear, 1);
            return (linear + bytes - 1 & -PAGE) == (linear & -PAGE) ? linear : linear + bytes - 1 & -PAGE;
        } catch (GuestFaultException e) {
            return linear;
        }
    }

    private static long base(CpuState state, Instruction instruction, boolean in) {
        if (CodeBytes.wide(state)) {
            Register override = instruction.segmentOverride();
            return in || override != Register.FS && override != Register.GS
                ? 0
                : state.segment(override.number()).base();
        }
        return state.segment(in ? CpuState.ES : CpuState.DS).base();
    }

    private static void advance(CpuState state, int register, long by, long mask) {
        long before = state.gpr(register);
        long after = before + by & mask;
        state.gpr(register, mask == 0xffffL ? before & ~mask | after : after);
    }
}
