// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Register;
import jakarta.inject.Inject;

/**
 * IN and OUT, and whether guest code may use a port: by the I/O privilege level that its kernel gave itself, or by its I/O bitmap
 * (PHYSDEVOP_set_iopl, PHYSDEVOP_set_iobitmap). On the pCPU's thread.
 */
final class PortAccess {
    private final GuestMode mode;
    private final GuestMemory memory;

    @Inject
    PortAccess(GuestMode mode, GuestMemory memory) {
        this.mode = mode;
        this.memory = memory;
    }

    /** Whether the guest's code has the right to all ports and to the interrupt flag (its virtual IOPL). */
    boolean privileged(Vcpu vcpu) {
        boolean architectural = (vcpu.domain().vmAssist() & 1L << VmAssist.VMASST_TYPE_architectural_iopl) != 0;
        int ring = mode.kernel(vcpu) ? architectural ? 0 : 1 : 3;
        return ring <= vcpu.pv().iopl >> 12;
    }

    /** Whether it may use a port; bytes of the bitmap that cannot be read forbid. */
    boolean allowed(Vcpu vcpu, int port, int bytes) {
        if (privileged(vcpu)) {
            return true;
        }
        PvContext pv = vcpu.pv();
        if (pv.ioBitmapPorts <= port + bytes) {
            return false;
        }
        int bits = bitmapByte(vcpu, pv.ioBitmap + (port >> 3)) | bitmapByte(vcpu, pv.ioBitmap + (port >> 3) + 1) << 8;
        return (bits >> (port & 7) & (1 << bytes) - 1) == 0;
    }

    private int bitmapByte(Vcpu vcpu, long linear) {
        try {
            return memory.copyIn(vcpu, linear, 1)[0] & 0xff;
        } catch (GuestFaultException e) {
            return 0xff;
        }
    }

    /** Does IN; false when it is not allowed. */
    boolean in(Vcpu vcpu, Instruction instruction) {
        CpuState state = vcpu.state();
        int bits = width(instruction, 0);
        int port = port(state, instruction, 1);
        if (!allowed(vcpu, port, bits / 8)) {
            return false;
        }
        long value = vcpu.domain().ioPorts().read(port, bits / 8) & 0xffff_ffffL;
        long mask = bits == 32 ? -1L : (1L << bits) - 1;
        state.gpr(CpuState.RAX, state.gpr(CpuState.RAX) & ~mask | value & mask);
        DebugRegisters.portAccessed(vcpu, port, bits / 8);
        return true;
    }

    /** Does OUT; false when it is not allowed. */
    boolean out(Vcpu vcpu, Instruction instruction) {
        CpuState state = vcpu.state();
        int bits = width(instruction, 1);
        int port = port(state, instruction, 0);
        if (!allowed(vcpu, port, bits / 8)) {
            return false;
        }
        vcpu.domain().ioPorts().write(port, bits / 8, (int) state.gpr(CpuState.RAX));
        DebugRegisters.portAccessed(vcpu, port, bits / 8);
        return true;
    }

    private static int width(Instruction instruction, int operand) {
        return instruction.operand(operand) instanceof Register accumulator ? accumulator.bits() : 32;
    }

    /** The port: an immediate byte or DX. */
    private static int port(CpuState state, Instruction instruction, int operand) {
        return instruction.operand(operand) instanceof Immediate number
            ? (int) number.value() & 0xff
            : (int) state.gpr(CpuState.RDX) & 0xffff;
    }
}
