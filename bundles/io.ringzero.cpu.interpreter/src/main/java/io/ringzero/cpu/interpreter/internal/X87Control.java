// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;
import io.ringzero.x86.Handler;

/** Control of the unit: what touches the stack's order, the control and the status word. No last instruction is noted. */
final class X87Control {
    /** Bits of the control word that can be set; bit 6 always reads as one. */
    private static final int CONTROL = 0x1f3f;
    private static final int ONE = 0x40;
    /** Everything but the condition bits and TOP goes with FNCLEX. */
    private static final int CLEARED = 0x80ff;

    private X87Control() {
    }

    /** Takes a value into the control word. */
    static void control(X87File f, int value) {
        f.control(value & CONTROL | ONE);
        f.settle();
    }

    /** FNOP, FINCSTP, FDECSTP, FFREE, FFREEP: they wait, and count as last instruction. */
    static final class Stack extends X87Op {
        private final Handler handler;
        private final int register;

        Stack(Handler handler, int register) {
            this.handler = handler;
            this.register = register;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            switch (handler) {
                case FINCSTP -> turn(f, 1);
                case FDECSTP -> turn(f, -1);
                case FFREE -> {
                    f.raise(0);
                    f.valid(f.valid() & ~(1 << f.physical(register)));
                }
                case FFREEP -> {
                    f.raise(0);
                    f.valid(f.valid() & ~(1 << f.physical(register)));
                    f.pop();
                }
                default -> { // FNOP
                }
            }
        }

        private static void turn(X87File f, int by) {
            f.top(f.top() + by);
            f.raise(0);
        }
    }

    /** FWAIT: only looks whether an exception waits. */
    static final class Wait extends X87Op {
        @Override
        void run(Core c, X87File f) {
            // the check before is all
        }
    }

    /** FLDCW. */
    static final class LoadControl extends X87Op {
        private final X87Memory memory;

        LoadControl(X87Memory memory) {
            this.memory = memory;
        }

        @Override
        void run(Core c, X87File f) {
            control(f, (int) c.load16(memory.at(c)));
        }
    }

    /** FNSTCW and FNSTSW to memory: they do not wait. */
    static final class StoreWord extends Op {
        private final boolean status;
        private final X87Memory memory;

        StoreWord(boolean status, X87Memory memory) {
            this.status = status;
            this.memory = memory;
        }

        @Override
        Op ex(Core c) {
            c.store16(memory.at(c), status ? c.x87.status() : c.x87.control());
            return next;
        }
    }

    /** FNENI, FNDISI, FNSETPM: meant for the 8087 and 80287, they do nothing and leave no trace. */
    static final class Nothing extends Op {
        @Override
        Op ex(Core c) {
            return next;
        }
    }

    /** FNSTSW AX, FNCLEX, FNINIT: they do not wait. */
    static final class Unwaited extends Op {
        private final Handler handler;

        Unwaited(Handler handler) {
            this.handler = handler;
        }

        @Override
        Op ex(Core c) {
            X87File f = c.x87;
            switch (handler) {
                case FNSTSW_AX -> HostMemory.putShort(c.s + CpuState.OFF_GPR, (short) f.status());
                case FNCLEX -> f.status(f.status() & ~CLEARED);
                case FNINIT -> f.reset();
                default -> throw new IllegalStateException("not an instruction of control: " + handler);
            }
            return next;
        }
    }

    /** What FNSTENV and FNSAVE leave behind in the control word: all exceptions masked. */
    static void mask(X87File f) {
        f.control(f.control() | X87Unit.IE | X87Unit.DE | X87Unit.ZE | X87Unit.OE | X87Unit.UE | X87Unit.PE);
        f.settle();
    }
}
