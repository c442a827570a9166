// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/** Addition, subtraction and logic on any operands; the common forms are in {@link QuickArithmetic}. */
final class Arithmetic {
    private Arithmetic() {
    }

    static Op make(Site site) {
        Handler handler = site.handler();
        Op quick = site.in().lock() ? null : QuickArithmetic.make(site);
        if (quick != null) {
            return quick;
        }
        return switch (handler) {
            case CMP, TEST -> new Compare(handler == Handler.TEST, site.place(0), site.place(1));
            case INC, DEC, NEG, NOT -> new One(handler, site.place(0), site.in().lock());
            default -> new Two(handler, site.place(0), site.place(1), site.in().lock());
        };
    }

    /** Computes a two-operand operation and its flags; values zero-extended, {@code up} is 64 less the size in bits. */
    static long compute(Core c, Handler handler, long a, long b, int up) {
        return switch (handler) {
            case ADD -> c.added(a, b, a + b, up);
            case ADC -> c.added(a, b, a + b + (c.cf() ? 1 : 0), up);
            case SUB -> c.subtracted(a, b, a - b, up);
            case SBB -> c.subtracted(a, b, a - b - (c.cf() ? 1 : 0), up);
            case AND -> logic(c, a & b, up);
            case OR -> logic(c, a | b, up);
            case XOR -> logic(c, a ^ b, up);
            default -> throw new IllegalStateException("not arithmetic: " + handler);
        };
    }

    private static long logic(Core c, long r, int up) {
        c.logic(r << up >> up);
        return r;
    }

    private static final class Two extends Modify {
        private final Handler handler;
        private final Place source;

        Two(Handler handler, Place destination, Place source, boolean lock) {
            super(destination, lock);
            this.handler = handler;
            this.source = source;
        }

        @Override
        long apply(Core c, long value) {
            return compute(c, handler, value, source.read(c), up);
        }
    }

    private static final class One extends Modify {
        private final Handler handler;

        One(Handler handler, Place destination, boolean lock) {
            super(destination, lock);
            this.handler = handler;
        }

        @Override
        long apply(Core c, long value) {
            if (handler == Handler.NOT) {
                return ~value;
            }
            if (handler == Handler.NEG) {
                return c.subtracted(0, value, -value, up);
            }
            boolean carry = c.cf();
            long r = handler == Handler.INC ? c.added(value, 1, value + 1, up) : c.subtracted(value, 1, value - 1, up);
            c.keepCarry(carry);
            return r;
        }
    }

    /** CMP and TEST. */
    private static final class Compare extends Op {
        private final boolean test;
        private final Place left;
        private final Place right;
        private final int up;

        Compare(boolean test, Place left, Place right) {
            this.test = test;
            this.left = left;
            this.right = right;
            this.up = 64 - left.size * 8;
        }

        @Override
        Op ex(Core c) {
            long a = left.read(c);
            long b = right.read(c);
            if (test) {
                logic(c, a & b, up);
            } else {
                c.subtracted(a, b, a - b, up);
            }
            return next;
        }
    }
}
