// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** PUSH, POP, CALL and RET of 4 bytes where the stack is flat and has 32 bits ({@link Mode#hasFlatStack}). HOT PATH. */
final class FlatStack {
    private static final int RSP = StackOps.RSP;

    private FlatStack() {
    }

    static final class Push extends Op {
        private final int source;

        Push(int source) {
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            long esp = c.reg(RSP) - 4 & 0xffffffffL;
            c.stackStore32(esp, c.reg(source));
            c.reg(RSP, esp);
            return next;
        }
    }

    static final class Pop extends Op {
        private final int destination;

        Pop(int destination) {
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            long esp = c.reg32(RSP);
            long value = c.stackLoad32(esp);
            c.reg32(RSP, esp + 4);
            c.reg(destination, value); // last: pop esp gives the value
            return next;
        }
    }

    /** In code that branches freely. */
    static final class Call extends Branch {
        @Override
        Op ex(Core c) {
            long esp = c.reg(RSP) - 4 & 0xffffffffL;
            c.stackStore32(esp, c.nextRip(this));
            c.reg(RSP, esp);
            return c.go(taken);
        }

        @Override
        void aim(long target, int mode) {
            super.aim(target, mode);
            fall = taken;
        }
    }

    /** In code that branches freely. */
    static final class Return extends Op {
        @Override
        Op ex(Core c) {
            long esp = c.reg32(RSP);
            long to = c.stackLoad32(esp);
            c.reg32(RSP, esp + 4);
            return c.jump(to);
        }
    }
}
