// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Extended;
import io.ringzero.x86.Handler;

/** FXCH, FCMOVcc, FCHS, FABS: moves that look at no value. HOT PATH. */
final class X87Moves {
    private X87Moves() {
    }

    /** FXCH; empty registers are filled first. */
    static final class Exchange extends X87Op {
        private final int other;

        Exchange(int other) {
            this.other = other;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int a = f.top();
            int b = f.physical(other);
            if (f.isValid(a) && f.isValid(b)) {
                f.raise(0);
            } else {
                f.raise(UNDERFLOW);
                if (f.stops(UNDERFLOW)) {
                    return;
                }
                refill(f, a);
                refill(f, b);
            }
            long significand = f.significand(a);
            int signExponent = f.signExponent(a);
            f.set(a, f.significand(b), f.signExponent(b));
            f.set(b, significand, signExponent);
        }

        private static void refill(X87File f, int physical) {
            if (!f.isValid(physical)) {
                f.fill(physical, INDEFINITE, INDEFINITE_SE);
            }
        }
    }

    /** FCMOVcc. */
    static final class Conditional extends X87Op {
        private final Handler condition;
        private final int source;

        Conditional(Handler condition, int source) {
            this.condition = condition;
            this.source = source;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            int from = f.physical(source);
            if (!f.isValid(top) || !f.isValid(from)) {
                underflow(f, top);
                return;
            }
            if (holds(c.arithmeticFlags())) {
                f.set(top, f.significand(from), f.signExponent(from));
            }
        }

        private boolean holds(long flags) {
            return switch (condition) {
                case FCMOVB -> (flags & Bits.CF) != 0;
                case FCMOVNB -> (flags & Bits.CF) == 0;
                case FCMOVE -> (flags & Bits.ZF) != 0;
                case FCMOVNE -> (flags & Bits.ZF) == 0;
                case FCMOVBE -> (flags & (Bits.CF | Bits.ZF)) != 0;
                case FCMOVNBE -> (flags & (Bits.CF | Bits.ZF)) == 0;
                case FCMOVU -> (flags & Bits.PF) != 0;
                default -> (flags & Bits.PF) == 0;
            };
        }
    }

    /** FCHS and FABS. */
    static final class Sign extends X87Op {
        private final boolean changes;

        Sign(boolean changes) {
            this.changes = changes;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            if (!f.isValid(top)) {
                underflow(f, top);
                return;
            }
            f.raise(0);
            int signExponent = f.signExponent(top);
            f.set(top, f.significand(top), changes ? signExponent ^ Extended.SIGN : signExponent & Extended.MAX);
        }
    }
}
