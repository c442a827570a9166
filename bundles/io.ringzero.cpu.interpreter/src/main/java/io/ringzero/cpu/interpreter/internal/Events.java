// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;

/**
 * Exceptions and software interrupts: out of the run, or through the guest's own table (APM Vol. 2 sections 8.9 and 8.2.9).
 *
 * <p>A second exception while a first one is delivered becomes a double fault where the pair asks for it; one more ends the run
 * with {@link Exit#SHUTDOWN}.
 */
final class Events {
    private final Core c;
    private final Gates gates;

    Events(Core core) {
        c = core;
        gates = new Gates(core);
    }

    /** Raises a fault at the exact RIP of the state. */
    void fault(int firstVector, int firstError, long firstLinear) {
        int vector = firstVector;
        int error = firstError;
        long linear = firstLinear;
        while (!leaves(vector, Exit.KIND_FAULT, error, 0, linear)) {
            if (vector == Vector.PF) {
                c.reg(CpuState.OFF_CR2, linear);
            }
            long rip = c.reg(CpuState.OFF_RIP);
            try {
                gates.deliver(vector, Vector.hasError(vector), error, false, rip, c.rflags() | Bits.RF);
                return;
            } catch (GuestFault second) {
                if (vector == Vector.DF) {
                    c.state.setInt(CpuState.OFF_ACTIVITY, CpuState.ACTIVITY_SHUTDOWN);
                    c.exit = Exit.SHUTDOWN;
                    return;
                }
                boolean twice = Vector.doubles(vector, second.vector);
                vector = twice ? Vector.DF : second.vector;
                error = twice ? 0 : second.error;
                linear = second.linear;
            }
        }
    }

    /** Raises a debug fault at the exact RIP of the state. */
    void debugFault(long dr6) {
        c.reg(CpuState.OFF_DR + 4 * 8, c.reg(CpuState.OFF_DR + 4 * 8) | dr6);
        c.reg(CpuState.OFF_EXIT_INFO, dr6);
        fault(Vector.DB, 0, 0);
    }

    /** Raises a debug trap after the instruction that just retired. */
    void debugTrap(long dr6) {
        c.reg(CpuState.OFF_DR + 4 * 8, c.reg(CpuState.OFF_DR + 4 * 8) | dr6);
        c.reg(CpuState.OFF_EXIT_INFO, dr6);
        if (leaves(Vector.DB, Exit.KIND_TRAP, 0, 0, 0)) {
            return;
        }
        try {
            gates.deliver(Vector.DB, false, 0, false, c.reg(CpuState.OFF_RIP), c.rflags());
        } catch (GuestFault second) {
            fault(second.vector, second.error, second.linear);
        }
    }

    /** INT n, INT3 and INT1: what it throws is a fault of the instruction. */
    Op software(Op op, int vector, boolean gateChecked) {
        long next = c.nextRip(op);
        if (leaves(vector, Exit.KIND_SOFTWARE, 0, op.end - op.offset, 0)) {
            return c.leave(next);
        }
        if (gateChecked && !c.controls.guestVectors().contains(vector)) {
            throw c.gp(vector << 3 | 2);
        }
        gates.deliver(vector, false, 0, gateChecked, next, c.rflags());
        return c.leave(c.reg(CpuState.OFF_RIP));
    }

    private boolean leaves(int vector, int kind, int error, int length, long linear) {
        if (!c.controls.exitVectors().contains(vector)) {
            return false;
        }
        c.state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        c.state.setInt(CpuState.OFF_EXIT_KIND, kind);
        c.state.setInt(CpuState.OFF_EXIT_ERROR, error);
        c.state.setInt(CpuState.OFF_EXIT_LENGTH, length);
        c.reg(CpuState.OFF_EXIT_LINEAR, linear);
        c.exit = Exit.EVENT;
        return true;
    }
}
