// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;
import org.jspecify.annotations.Nullable;

/** Picks the micro-op of its own for the common forms of arithmetic and logic: 32 and 64 bits, no LOCK. HOT PATH. */
final class QuickArithmetic {
    private QuickArithmetic() {
    }

    static @Nullable Op make(Site site) {
        boolean wide = site.isRegister(0, 64);
        Handler handler = site.handler();
        if (!wide && !site.isRegister(0, 32)) {
            return null;
        }
        if (handler == Handler.INC || handler == Handler.DEC) {
            return step(site, wide, handler == Handler.INC ? 1 : -1);
        }
        if (site.isRegister(1)) {
            Op op = QuickSums.rr(handler, wide, site.gpr(0), site.gpr(1));
            return op != null ? op : QuickLogic.rr(handler, wide, site.gpr(0), site.gpr(1));
        }
        if (site.isConstant(1)) {
            Op op = QuickSums.ri(handler, wide, site.gpr(0), site.constant(1));
            return op != null ? op : QuickLogic.ri(handler, wide, site.gpr(0), site.constant(1));
        }
        if (site.isMemory(1)) {
            Op op = QuickSums.rm(handler, wide, site.gpr(0), site.address(1));
            return op != null ? op : QuickLogic.rm(handler, wide, site.gpr(0), site.address(1));
        }
        return null;
    }

    private static Op step(Site site, boolean wide, int by) {
        return wide ? new Step64(site.gpr(0), by) : new Step32(site.gpr(0), by);
    }

    /** INC and DEC: CF stays. */
    private static final class Step64 extends Shapes.RegImm {
        Step64(int d, long by) {
            super(d, by);
        }

        @Override
        Op ex(Core c) {
            boolean carry = c.cf();
            long old = c.reg(d);
            c.reg(d, imm > 0 ? c.add64(old, 1) : c.sub64(old, 1));
            c.keepCarry(carry);
            return next;
        }
    }

    private static final class Step32 extends Shapes.RegImm {
        Step32(int d, long by) {
            super(d, by);
        }

        @Override
        Op ex(Core c) {
            boolean carry = c.cf();
            long old = c.reg(d);
            c.reg32(d, imm > 0 ? c.add32(old, 1) : c.sub32(old, 1));
            c.keepCarry(carry);
            return next;
        }
    }
}
