// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Decimal;
import io.ringzero.cpu.interpreter.internal.x87.Extended;
import io.ringzero.cpu.interpreter.internal.x87.Floats;
import io.ringzero.cpu.interpreter.internal.x87.Integers;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/** ST(0) into memory: FST, FIST, FISTTP, FBSTP; into a register: {@link Register}. HOT PATH. */
final class X87Store extends X87Op {
    /** The format of the destination. */
    enum Format {
        SINGLE, DOUBLE, EXTENDED, INTEGER16, INTEGER32, INTEGER64, DECIMAL
    }

    /** What is not masked among these leaves memory and stack as they are. */
    private static final int NO_STORE = X87Unit.IE | X87Unit.DE | X87Unit.OE | X87Unit.UE;

    private final Format format;
    private final X87Memory memory;
    private final boolean truncates;
    private final boolean pops;

    X87Store(Format format, X87Memory memory, boolean truncates, boolean pops) {
        this.format = format;
        this.memory = memory;
        this.truncates = truncates;
        this.pops = pops;
    }

    @Override
    void run(Core c, X87File f) {
        X87Unit u = f.unit;
        u.begin(f.control());
        int top = f.top();
        long at = memory.at(c);
        long value;
        int high = 0;
        if (f.isValid(top)) {
            long a = f.significand(top);
            int ae = f.signExponent(top);
            value = convert(u, a, ae);
            high = format == Format.DECIMAL ? upper(u, value, ae) : ae;
        } else {
            u.flags = UNDERFLOW;
            value = indefinite();
            high = INDEFINITE_SE;
        }
        boolean stores = (u.flags & NO_STORE & ~u.control) == 0;
        if (stores) {
            store(c, at, format == Format.DECIMAL && value != INDEFINITE ? Decimal.low(value) : value, high);
        } else {
            X87Memory.check(c, at, bytes()); // memory's faults go first
        }
        note(c, f, memory);
        f.raise(u.flags);
        if (stores && pops) {
            f.pop();
        }
    }

    private long convert(X87Unit u, long a, int ae) {
        return switch (format) {
            case SINGLE -> Floats.store32(u, a, ae);
            case DOUBLE -> Floats.store64(u, a, ae);
            case EXTENDED -> a;
            case INTEGER16 -> Integers.store(u, a, ae, 16, truncates);
            case INTEGER32 -> Integers.store(u, a, ae, 32, truncates);
            case INTEGER64 -> Integers.store(u, a, ae, 64, truncates);
            case DECIMAL -> {
                long value = Decimal.store(u, a, ae);
                yield value == Long.MIN_VALUE ? INDEFINITE : value;
            }
        };
    }

    private static int upper(X87Unit u, long value, int ae) {
        return (u.flags & X87Unit.IE) != 0 ? Decimal.INDEFINITE_HIGH : Decimal.high(value, Extended.isNegative(ae));
    }

    private int bytes() {
        return switch (format) {
            case INTEGER16 -> 2;
            case SINGLE, INTEGER32 -> 4;
            case DOUBLE, INTEGER64 -> 8;
            case EXTENDED, DECIMAL -> 10;
        };
    }

    private long indefinite() {
        return switch (format) {
            case SINGLE -> 0xffc00000L;
            case DOUBLE -> 0xfff8000000000000L;
            case EXTENDED, DECIMAL -> INDEFINITE;
            case INTEGER16 -> 0x8000;
            case INTEGER32 -> 0x80000000L;
            case INTEGER64 -> Long.MIN_VALUE;
        };
    }

    private void store(Core c, long at, long value, int high) {
        switch (format) {
            case SINGLE, INTEGER32 -> c.store32(at, value);
            case DOUBLE, INTEGER64 -> c.store64(at, value);
            case INTEGER16 -> c.store16(at, value);
            case EXTENDED, DECIMAL -> X87Memory.store80(c, at, value, high);
        }
    }

    /** FST ST(i). */
    static final class Register extends X87Op {
        private final int destination;
        private final boolean pops;
        /** An empty top is nothing to speak of: it is popped. */
        private final boolean quiet;

        Register(int destination, boolean pops, boolean quiet) {
            this.destination = destination;
            this.pops = pops;
            this.quiet = quiet;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            int to = f.physical(destination);
            if (f.isValid(top)) {
                f.raise(0);
                f.fill(to, f.significand(top), f.signExponent(top));
            } else if (quiet) {
                f.raise(0);
            } else if (!underflow(f, to)) {
                return;
            }
            if (pops) {
                f.pop();
            }
        }
    }
}
