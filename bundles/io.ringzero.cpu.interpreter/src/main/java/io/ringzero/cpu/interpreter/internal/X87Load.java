// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Decimal;
import io.ringzero.cpu.interpreter.internal.x87.Floats;
import io.ringzero.cpu.interpreter.internal.x87.Integers;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/** Pushes: FLD, FILD, FBLD from memory; see {@link Register} and {@link X87Constant} for the others. HOT PATH. */
final class X87Load extends X87Op {
    /** The format of the operand. */
    enum Format {
        SINGLE, DOUBLE, EXTENDED, INTEGER16, INTEGER32, INTEGER64, DECIMAL
    }

    private final Format format;
    private final X87Memory memory;

    X87Load(Format format, X87Memory memory) {
        this.format = format;
        this.memory = memory;
    }

    @Override
    void run(Core c, X87File f) {
        X87Unit u = f.unit;
        u.begin(f.control());
        long at = memory.at(c);
        switch (format) {
            case SINGLE -> Floats.load32(u, (int) c.load32(at));
            case DOUBLE -> Floats.load64(u, c.load64(at));
            case EXTENDED -> u.result(c.load64(at), (int) c.load16(at + 8));
            case INTEGER16 -> Integers.load(u, (short) c.load16(at));
            case INTEGER32 -> Integers.load(u, (int) c.load32(at));
            case INTEGER64 -> Integers.load(u, c.load64(at));
            case DECIMAL -> Decimal.load(u, c.load64(at), (int) c.load16(at + 8));
        }
        note(c, f, memory);
        if (!room(f)) {
            return;
        }
        f.raise(u.flags);
        if ((u.flags & X87Unit.IE & ~u.control) == 0) { // a denormal is loaded even where it traps
            f.push(u.sig, u.se);
        }
    }

    /** FLD ST(i). */
    static final class Register extends X87Op {
        private final int source;

        Register(int source) {
            this.source = source;
        }

        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int from = f.physical(source);
            if (!f.isValid(from)) {
                f.raise(UNDERFLOW);
                if (!f.stops(UNDERFLOW)) {
                    f.push(INDEFINITE, INDEFINITE_SE);
                }
            } else if (room(f)) {
                f.raise(0);
                f.push(f.significand(from), f.signExponent(from));
            }
        }
    }
}
