// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Exponentials;
import io.ringzero.cpu.interpreter.internal.x87.Extended;
import io.ringzero.cpu.interpreter.internal.x87.Integers;
import io.ringzero.cpu.interpreter.internal.x87.Logarithms;
import io.ringzero.cpu.interpreter.internal.x87.Products;
import io.ringzero.cpu.interpreter.internal.x87.Remainders;
import io.ringzero.cpu.interpreter.internal.x87.Scaling;
import io.ringzero.cpu.interpreter.internal.x87.Trigonometry;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;
import io.ringzero.x86.Handler;

/** Functions of ST(0), or of ST(0) and ST(1), into one register. */
final class X87Function {
    private X87Function() {
    }

    /** Of ST(0), into ST(0). */
    static final class OfOne extends X87Op {
        private final Handler handler;

        OfOne(Handler handler) {
            this.handler = handler;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            if (handler == Handler.FSIN || handler == Handler.FCOS) {
                f.clear(X87Unit.C2);
            }
            if (!f.isValid(top)) {
                underflow(f, top);
                return;
            }
            X87Unit u = f.unit;
            u.begin(f.control());
            long a = f.significand(top);
            int ae = f.signExponent(top);
            switch (handler) {
                case FSQRT -> Products.squareRoot(u, a, ae);
                case FRNDINT -> Integers.round(u, a, ae);
                case F2XM1 -> Exponentials.powerOfTwoMinusOne(u, a, ae);
                case FSIN -> Trigonometry.sine(u, a, ae);
                case FCOS -> Trigonometry.cosine(u, a, ae);
                default -> throw new IllegalStateException("no function of one register: " + handler);
            }
            finish(f, top);
        }
    }

    /** Of ST(0) and ST(1), into ST(0): FPREM, FPREM1, FSCALE. */
    static final class OfTwo extends X87Op {
        private final Handler handler;

        OfTwo(Handler handler) {
            this.handler = handler;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            int other = f.physical(1);
            boolean remainder = handler != Handler.FSCALE;
            if (remainder) {
                f.clear(X87Unit.C2);
            }
            if (!f.isValid(top) || !f.isValid(other)) {
                underflow(f, top);
                return;
            }
            X87Unit u = f.unit;
            u.begin(f.control());
            long a = f.significand(top);
            int ae = f.signExponent(top);
            long b = f.significand(other);
            int be = f.signExponent(other);
            if (remainder) {
                Remainders.remainder(u, a, ae, b, be, handler == Handler.FPREM1);
                if (!u.stop() && (u.flags & X87Unit.IE) == 0 && !Extended.isNan(u.sig, u.se)) {
                    f.clear(X87Unit.C0 | X87Unit.C3);
                }
            } else {
                Scaling.scale(u, a, ae, b, be);
            }
            finish(f, top);
        }
    }

    /** Of ST(0) and ST(1), into ST(1), which becomes the top: FPATAN, FYL2X, FYL2XP1. */
    static final class Popping extends X87Op {
        private final Handler handler;

        Popping(Handler handler) {
            this.handler = handler;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            int to = f.physical(1);
            if (!f.isValid(top) || !f.isValid(to)) {
                if (underflow(f, to)) {
                    f.pop();
                }
                return;
            }
            X87Unit u = f.unit;
            u.begin(f.control());
            long x = f.significand(top);
            int xe = f.signExponent(top);
            long y = f.significand(to);
            int ye = f.signExponent(to);
            switch (handler) {
                case FPATAN -> Trigonometry.arctangent(u, y, ye, x, xe);
                case FYL2X -> Logarithms.yLog2X(u, y, ye, x, xe);
                default -> Logarithms.yLog2XPlus1(u, y, ye, x, xe);
            }
            finish(f, to);
            if (!u.stop()) {
                f.pop();
            }
        }
    }

    /** Of ST(0), with a result in ST(0) and one pushed on it: FXTRACT, FSINCOS, FPTAN. */
    static final class Pushing extends X87Op {
        private final Handler handler;

        Pushing(Handler handler) {
            this.handler = handler;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            boolean valid = f.isValid(top);
            boolean full = f.isValid(f.physical(7));
            if (!valid || full) {
                int flags = valid ? OVERFLOW : UNDERFLOW;
                if (handler != Handler.FXTRACT) {
                    f.clear(X87Unit.C2);
                }
                f.raise(flags);
                if (!f.stops(flags)) {
                    f.fill(top, INDEFINITE, INDEFINITE_SE);
                    f.push(INDEFINITE, INDEFINITE_SE);
                }
                return;
            }
            X87Unit u = f.unit;
            u.begin(f.control());
            long a = f.significand(top);
            int ae = f.signExponent(top);
            first(u, a, ae);
            if (handler != Handler.FXTRACT) {
                f.clear(X87Unit.C2);
            }
            finish(f, top);
            if (u.stop() || (u.flags & X87Unit.C2) != 0) {
                return;
            }
            int flags = u.flags;
            u.flags = 0;
            second(u, a, ae);
            f.raise(flags & X87Unit.C1 | u.flags);
            f.push(u.sig, u.se);
        }

        private void first(X87Unit u, long a, int ae) {
            switch (handler) {
                case FXTRACT -> Scaling.exponent(u, a, ae);
                case FSINCOS -> Trigonometry.sine(u, a, ae);
                default -> Trigonometry.tangent(u, a, ae);
            }
        }

        private void second(X87Unit u, long a, int ae) {
            switch (handler) {
                case FXTRACT -> Scaling.significand(u, a, ae);
                case FSINCOS -> Trigonometry.cosine(u, a, ae);
                default -> Trigonometry.one(u, a, ae);
            }
        }
    }
}
