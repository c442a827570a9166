// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * PUSHA and POPA: the eight registers in the order of their encoding. A fault leaves the stack pointer, so that the instruction
 * begins anew; PUSHA has written nothing then, POPA may have loaded registers, as AMD's processors do.
 */
final class AllRegisters {
    private static final int REGISTERS = 8;

    private AllRegisters() {
    }

    /** rSP goes with the value that it had before. */
    static final class Push extends Op {
        private final int size;

        Push(int size) {
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long top = c.reg(StackOps.RSP);
            for (int i = 1; i <= REGISTERS; i++) {
                c.stackProbe(c.stackAddress(top - (long) i * size), size);
            }
            for (int i = 1; i <= REGISTERS; i++) {
                c.stackStore(c.stackAddress(top - (long) i * size), size, c.reg(CpuState.OFF_GPR + (i - 1) * 8));
            }
            c.stackPointer(top - REGISTERS * (long) size);
            return next;
        }
    }

    /** The word of rSP is read over. */
    static final class Pop extends Op {
        private final int size;

        Pop(int size) {
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long top = c.reg(StackOps.RSP);
            for (int i = 0; i < REGISTERS; i++) {
                int register = REGISTERS - 1 - i;
                long value = c.stackLoad(c.stackAddress(top + (long) i * size), size);
                if (register != CpuState.RSP) {
                    Counter.write(c, CpuState.OFF_GPR + register * 8, size * 8, value);
                }
            }
            c.stackPointer(top + REGISTERS * (long) size);
            return next;
        }
    }
}
