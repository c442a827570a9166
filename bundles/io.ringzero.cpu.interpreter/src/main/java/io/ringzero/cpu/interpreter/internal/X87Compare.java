// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.Comparison;
import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/** Comparison of ST(0) with another register or zero, into the condition bits or RFLAGS; FXAM. HOT PATH. */
final class X87Compare extends X87Op {
    /** Stands for the constant zero as source. */
    static final int ZERO = -1;

    private final int source;
    private final boolean quiet;
    private final boolean intoFlags;
    private final int pops;

    X87Compare(int source, boolean quiet, boolean intoFlags, int pops) {
        this.source = source;
        this.quiet = quiet;
        this.intoFlags = intoFlags;
        this.pops = pops;
    }

    @Override
    void run(Core c, X87File f) {
        note(c, f);
        X87Unit u = f.unit;
        u.begin(f.control());
        int top = f.top();
        int answer;
        if (!f.isValid(top) || source != ZERO && !f.isValid(f.physical(source))) {
            u.flags = UNDERFLOW;
            answer = Comparison.UNORDERED;
        } else if (source == ZERO) {
            answer = Comparison.compare(u, f.significand(top), f.signExponent(top), 0, 0, quiet);
        } else {
            int other = f.physical(source);
            answer = Comparison.compare(u, f.significand(top), f.signExponent(top), f.significand(other),
                f.signExponent(other), quiet);
        }
        if (intoFlags) {
            f.stick(u.flags); // C1 and RFLAGS change even where the exception is not masked
            flags(c, answer);
        } else {
            f.conditions(u.flags | answer);
        }
        for (int i = 0; i < pops && !u.stop(); i++) {
            f.pop();
        }
    }

    private static void flags(Core c, int answer) {
        c.arithmeticFlags(((answer & X87Unit.C0) != 0 ? Bits.CF : 0) | ((answer & X87Unit.C2) != 0 ? Bits.PF : 0)
            | ((answer & X87Unit.C3) != 0 ? Bits.ZF : 0));
    }

    /** FXAM: what ST(0) is; an empty register is no exception. */
    static final class Examine extends X87Op {
        @Override
        void run(Core c, X87File f) {
            note(c, f);
            int top = f.top();
            int answer = Comparison.examine(f.significand(top), f.signExponent(top));
            f.conditions(f.isValid(top) ? answer : answer & X87Unit.C1 | X87Unit.C3 | X87Unit.C0);
        }
    }
}
