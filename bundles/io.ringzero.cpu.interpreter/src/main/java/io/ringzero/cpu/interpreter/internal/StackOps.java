// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/**
 * PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE: operands of 8 or 2 bytes in 64-bit mode, else of 4 or 2. The stack pointer
 * is as wide as the mode has it ({@link Core#stackAddress}), and changes only after the last access that can fault.
 */
final class StackOps {
    static final int RSP = CpuState.OFF_GPR + CpuState.RSP * 8;
    static final int RBP = CpuState.OFF_GPR + CpuState.RBP * 8;

    private StackOps() {
    }

    static Op make(Site site) {
        int size = site.size();
        return switch (site.handler()) {
            case PUSH -> size == 8 && site.isRegister(0)
                ? new PushRegister(site.gpr(0))
                : size == 4 && site.isRegister(0) && Mode.hasFlatStack(site.mode())
                    ? new FlatStack.Push(site.gpr(0))
                    : new Push(site.isConstant(0) ? new Place.Constant(size, site.constant(0)) : site.place(0, size),
                        size);
            case POP -> size == 8 && site.isRegister(0)
                ? new PopRegister(site.gpr(0))
                : size == 4 && site.isRegister(0) && Mode.hasFlatStack(site.mode())
                    ? new FlatStack.Pop(site.gpr(0))
                    : new Pop(site.place(0, size), size);
            case PUSHA -> new AllRegisters.Push(size);
            case POPA -> new AllRegisters.Pop(size);
            case PUSHF -> new PushFlags(size);
            case POPF -> new PopFlags(size);
            case ENTER -> new Enter(size, (int) site.constant(0) & 0xffff, (int) site.constant(1) & 31);
            default -> new Leave(size);
        };
    }

    static void push(Core c, int size, long value) {
        long rsp = c.reg(RSP) - size;
        c.stackStore(c.stackAddress(rsp), size, value);
        c.stackPointer(rsp);
    }

    /** Writes rBP at an operand size. */
    private static void frame(Core c, int size, long value) {
        switch (size) {
            case 8 -> c.reg(RBP, value);
            case 4 -> c.reg32(RBP, value);
            default -> HostMemory.putShort(c.s + RBP, (short) value);
        }
    }

    /** Hot: PUSH r64. */
    private static final class PushRegister extends Op {
        private final int source;

        PushRegister(int source) {
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP) - 8;
            c.stackStore64(rsp, c.reg(source));
            c.reg(RSP, rsp);
            return next;
        }
    }

    /** Hot: POP r64. */
    private static final class PopRegister extends Op {
        private final int destination;

        PopRegister(int destination) {
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP);
            long value = c.stackLoad64(rsp);
            c.reg(RSP, rsp + 8);
            c.reg(destination, value); // last: pop rsp gives the value
            return next;
        }
    }

    private static final class Push extends Op {
        private final Place source;
        private final int size;

        Push(Place source, int size) {
            this.source = source;
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            push(c, size, source.read(c));
            return next;
        }
    }

    private static final class Pop extends Op {
        private final Place destination;
        private final int size;

        Pop(Place destination, int size) {
            this.destination = destination;
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP);
            long value = c.stackLoad(c.stackAddress(rsp), size);
            c.stackPointer(rsp + size); // a destination in memory with base rSP sees the new one
            try {
                destination.write(c, value);
            } catch (GuestFault fault) {
                c.reg(RSP, rsp);
                throw fault;
            }
            return next;
        }
    }

    private static final class PushFlags extends Op {
        private final int size;

        PushFlags(int size) {
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            push(c, size, c.rflags() & ~(Bits.RF | Bits.VM));
            return next;
        }
    }

    private static final class PopFlags extends Op {
        private final int size;

        PopFlags(int size) {
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP);
            long value = c.stackLoad(c.stackAddress(rsp), size);
            c.stackPointer(rsp + size);
            FlagOps.popped(c, value, size);
            return c.leave(c.nextRip(this)); // TF and AC may have changed
        }
    }

    private static final class Enter extends Op {
        private final int size;
        private final int bytes;
        private final int level;

        Enter(int size, int bytes, int level) {
            this.size = size;
            this.bytes = bytes;
            this.level = level;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP) - size;
            long rbp = c.reg(RBP);
            c.stackStore(c.stackAddress(rsp), size, rbp);
            long frame = rsp;
            for (int i = 1; i < level; i++) {
                rsp -= size;
                c.stackStore(c.stackAddress(rsp), size, c.stackLoad(c.stackAddress(rbp - (long) i * size), size));
            }
            if (level > 0) {
                rsp -= size;
                c.stackStore(c.stackAddress(rsp), size, frame);
            }
            rsp -= bytes;
            c.stackProbe(c.stackAddress(rsp), size); // the processor checks the new top for writing
            c.stackPointer(rsp);
            frame(c, size, frame);
            return next;
        }
    }

    private static final class Leave extends Op {
        private final int size;

        Leave(int size) {
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long rbp = c.reg(RBP);
            long value = c.stackLoad(c.stackAddress(rbp), size);
            c.stackPointer(rbp + size);
            frame(c, size, value);
            return next;
        }
    }
}
