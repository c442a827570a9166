// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * DR0 to DR7 as a guest sets and reads them: no breakpoint lies in the hypervisor, reserved bits have their values, I/O breakpoints
 * are kept but never reach the processor (SDM Vol. 3B 17.2). On the pCPU's thread.
 */
@Singleton
public final class DebugRegisters {
    private static final long DR6_ONES = 0xffff_0ff0L;
    private static final long DR6_ZEROES = ~0xffff_efffL;
    private static final long DR6_BS = 1L << 14;
    private static final long DR7_ONES = 1L << 10;
    private static final long DR7_ZEROES = ~0xffff_27ffL;
    private static final long DR7_GD = 1L << 13;
    private static final long ENABLES = 0xff;
    private static final int TYPE_IO = 2;
    private static final int BREAKPOINTS = 4;

    @Inject
    public DebugRegisters() {
        // State lies in the vCPU.
    }

    /** Reset values. */
    static void reset(CpuState state) {
        for (int i = 0; i < BREAKPOINTS; i++) {
            state.set(at(i), 0);
        }
        state.set(at(4), DR6_ONES);
        state.set(at(5), DR7_ONES);
    }

    /** Notes a single step in DR6. */
    static void singleStep(CpuState state) {
        state.set(at(4), state.get(at(4)) | DR6_BS);
    }

    /** Value of a register; ENODEV for one that there is not. */
    public long get(Vcpu vcpu, int register) throws GuestFaultException {
        int real = alias(vcpu, register);
        long value = vcpu.state().get(slot(real));
        return real == 7 ? value | vcpu.pv().emulatedDr7 : value;
    }

    /**
     * Sets a register.
     *
     * @throws GuestFaultException EPERM for an address or a bit that a guest may not have, ENODEV for no register
     */
    public void set(Vcpu vcpu, int register, long value) throws GuestFaultException {
        CpuState state = vcpu.state();
        switch (alias(vcpu, register)) {
            case 6 -> state.set(slot(6), value & ~DR6_ZEROES | DR6_ONES);
            case 7 -> {
                if ((value & DR7_GD) != 0) {
                    throw new GuestFaultException(Errno.EPERM, "general detect is the hypervisor's");
                }
                long clean = value & ~DR7_ZEROES | DR7_ONES;
                long io = ioEnables(vcpu, clean);
                vcpu.pv().emulatedDr7 = io;
                state.set(slot(7), clean & ~io);
            }
            default -> {
                if (!outside(value)) {
                    throw new GuestFaultException(Errno.EPERM, "a breakpoint in the hypervisor");
                }
                state.set(slot(register), value);
            }
        }
    }

    /** MOV from a debug register; 0, or the errno. */
    int read(Vcpu vcpu, int register, int to) {
        try {
            vcpu.state().gpr(to, get(vcpu, register));
            return 0;
        } catch (GuestFaultException e) {
            return e.errno();
        }
    }

    /** MOV to a debug register; 0, or the errno. */
    int write(Vcpu vcpu, int register, long value) {
        try {
            set(vcpu, register, value);
            return 0;
        } catch (GuestFaultException e) {
            return e.errno();
        }
    }

    /** Notes in DR6 which I/O breakpoints an emulated access meets (SDM Vol. 3B 17.2.4, table 17-2). */
    static void portAccessed(Vcpu vcpu, int port, int bytes) {
        long enables = vcpu.pv().emulatedDr7;
        if (enables == 0 || (vcpu.pv().cr4 & ControlRegisters.CR4_DE) == 0) {
            return;
        }
        CpuState state = vcpu.state();
        long dr7 = state.get(slot(7));
        for (int i = 0; i < BREAKPOINTS; i++) {
            long start = state.get(at(i));
            int code = (int) (dr7 >>> 18 + 4 * i) & 3;
            int width = code == 2 ? 8 : code + 1;
            boolean on = (enables & 3L << 2 * i) != 0;
            if (on && start < port + bytes && start + width > port) {
                state.set(slot(6), state.get(slot(6)) | 1L << i);
                vcpu.pv().portMatch = true;
            }
        }
    }

    /** Whether an I/O breakpoint was met since the last asking. */
    static boolean takePortMatch(Vcpu vcpu) {
        boolean met = vcpu.pv().portMatch;
        vcpu.pv().portMatch = false;
        return met;
    }

    /** Enable bits of I/O breakpoints; with no breakpoint enabled at all their kinds mean nothing. */
    private static long ioEnables(Vcpu vcpu, long dr7) throws GuestFaultException {
        if ((dr7 & ENABLES) == 0) {
            return 0;
        }
        long enables = 0;
        for (int i = 0; i < BREAKPOINTS; i++) {
            long on = dr7 & 3L << 2 * i;
            if ((dr7 >>> 16 + 4 * i & 3) == TYPE_IO) {
                if ((vcpu.pv().cr4 & ControlRegisters.CR4_DE) == 0) {
                    throw new GuestFaultException(Errno.EPERM, "I/O breakpoints need CR4.DE");
                }
                enables |= on;
            }
        }
        return enables;
    }

    /** DR4 and DR5 are DR6 and DR7 unless CR4.DE is set. */
    private static int alias(Vcpu vcpu, int register) throws GuestFaultException {
        boolean extensions = (vcpu.pv().cr4 & ControlRegisters.CR4_DE) != 0;
        if (register < 0 || register > 7 || (register == 4 || register == 5) && extensions) {
            throw new GuestFaultException(Errno.ENODEV, "no debug register " + register);
        }
        return register == 4 || register == 5 ? register + 2 : register;
    }

    /** Whether an address is the guest's to use: canonical and not the hypervisor's. */
    static boolean outside(long address) {
        return address >= 0 && address < 1L << 47 || Long.compareUnsigned(address, X86Flat64.HYPERVISOR_VIRT_END) >= 0;
    }

    /** Place of DR0-3, 6, 7 in the state. */
    private static int slot(int register) {
        return at(register >= 6 ? register - 2 : register);
    }

    private static int at(int index) {
        return CpuState.OFF_DR + 8 * index;
    }
}
