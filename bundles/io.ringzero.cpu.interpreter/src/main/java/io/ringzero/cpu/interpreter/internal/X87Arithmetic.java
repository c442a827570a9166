// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Comparison;
import io.ringzero.cpu.interpreter.internal.x87.Extended;
import io.ringzero.cpu.interpreter.internal.x87.Floats;
import io.ringzero.cpu.interpreter.internal.x87.Integers;
import io.ringzero.cpu.interpreter.internal.x87.Products;
import io.ringzero.cpu.interpreter.internal.x87.Sums;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/** The four operations between two registers, or ST(0) and memory; and comparison with memory. HOT PATH. */
final class X87Arithmetic {
    /** What is done with a destination and a source. */
    enum Kind {
        ADD, MULTIPLY, SUBTRACT, SUBTRACT_REVERSED, DIVIDE, DIVIDE_REVERSED, COMPARE
    }

    /** The format of a source in memory. */
    enum Format {
        SINGLE, DOUBLE, SHORT, LONG
    }

    private X87Arithmetic() {
    }

    private static void apply(Kind kind, X87Unit u, long a, int ae, long b, int be) {
        switch (kind) {
            case ADD -> Sums.add(u, a, ae, b, be);
            case MULTIPLY -> Products.multiply(u, a, ae, b, be);
            case SUBTRACT -> Sums.subtract(u, a, ae, b, be);
            case SUBTRACT_REVERSED -> Sums.subtractReversed(u, a, ae, b, be);
            case DIVIDE -> Products.divide(u, a, ae, b, be);
            case DIVIDE_REVERSED -> Products.divide(u, b, be, a, ae);
            case COMPARE -> {
                int answer = Comparison.compare(u, a, ae, b, be, false);
                u.flags |= answer;
            }
        }
    }

    /** Between registers. */
    static final class Registers extends X87Op {
        private final Kind kind;
        private final int destination;
        private final int source;
        private final boolean pops;

        Registers(Kind kind, int destination, int source, boolean pops) {
            this.kind = kind;
            this.destination = destination;
            this.source = source;
            this.pops = pops;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int to = f.physical(destination);
            int from = f.physical(source);
            if (!f.isValid(to) || !f.isValid(from)) {
                if (underflow(f, to) && pops) {
                    f.pop();
                }
                return;
            }
            X87Unit u = f.unit;
            u.begin(f.control());
            apply(kind, u, f.significand(to), f.signExponent(to), f.significand(from), f.signExponent(from));
            finish(f, to);
            if (pops && !u.stop()) {
                f.pop();
            }
        }
    }

    /** ST(0) and memory. */
    static final class InMemory extends X87Op {
        private final Kind kind;
        private final Format format;
        private final X87Memory memory;
        private final boolean pops;

        InMemory(Kind kind, Format format, X87Memory memory, boolean pops) {
            this.kind = kind;
            this.format = format;
            this.memory = memory;
            this.pops = pops;
        }

        @Override
        void run(Core c, X87File f) {
            X87Unit u = f.unit;
            u.begin(f.control());
            boolean denormal = load(c, u, memory.at(c));
            note(c, f, memory);
            int top = f.top();
            if (!f.isValid(top)) {
                empty(f, top);
                return;
            }
            long a = f.significand(top);
            int ae = f.signExponent(top);
            if (denormal && counts(a, ae)) {
                u.flags |= X87Unit.DE;
            }
            if (kind == Kind.COMPARE) {
                apply(kind, u, a, ae, u.sig, u.se);
                f.conditions(u.flags);
            } else if (u.stop()) {
                f.raise(u.flags);
            } else {
                apply(kind, u, a, ae, u.sig, u.se);
                finish(f, top);
            }
            if (pops && !u.stop()) {
                f.pop();
            }
        }

        /** Reads the operand; answers whether it is denormal in its own format. */
        private boolean load(Core c, X87Unit u, long at) {
            return switch (format) {
                case SINGLE -> Floats.operand32(u, (int) c.load32(at));
                case DOUBLE -> Floats.operand64(u, c.load64(at));
                case SHORT -> {
                    Integers.load(u, (short) c.load16(at));
                    yield false;
                }
                case LONG -> {
                    Integers.load(u, (int) c.load32(at));
                    yield false;
                }
            };
        }

        private void empty(X87File f, int top) {
            if (kind == Kind.COMPARE) {
                f.conditions(UNDERFLOW | Comparison.UNORDERED);
            }
            boolean masked = kind == Kind.COMPARE ? !f.stops(UNDERFLOW) : underflow(f, top);
            if (masked && pops) {
                f.pop();
            }
        }

        /** A denormal operand goes unnoticed beside a NaN and in a division by zero. */
        private boolean counts(long a, int ae) {
            return !Extended.isNan(a, ae) && !Extended.isUnsupported(a, ae) && (kind != Kind.DIVIDE_REVERSED || a != 0);
        }
    }
}
