// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Relative;

/** Relative branches with a 16-bit operand size: AMD cuts the target to 16 bits, also in 64-bit mode. Nobody uses them. */
final class Narrow {
    private Narrow() {
    }

    private static long displacement(Site site) {
        return ((Relative) site.operand(0)).displacement();
    }

    static final class Jump extends Op {
        private final long displacement;

        Jump(Site site) {
            displacement = displacement(site);
        }

        @Override
        Op ex(Core c) {
            return c.jump(c.nextRip(this) + displacement & 0xffff);
        }
    }

    static final class Call extends Op {
        private final long displacement;

        Call(Site site) {
            displacement = displacement(site);
        }

        @Override
        Op ex(Core c) {
            long from = c.nextRip(this);
            StackOps.push(c, 2, from);
            return c.jump(from + displacement & 0xffff);
        }
    }

    static final class Conditional extends Op {
        private final long displacement;
        private final int code;

        Conditional(Site site) {
            displacement = displacement(site);
            code = Moves.code(site);
        }

        @Override
        Op ex(Core c) {
            long from = c.nextRip(this);
            return c.jump(c.condition(code) ? from + displacement & 0xffff : from);
        }
    }

    /** LOOP, LOOPE, LOOPNE, JrCXZ. */
    static final class Loop extends Op {
        private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
        private final long displacement;
        private final Handler handler;
        private final boolean wide;

        Loop(Site site) {
            displacement = displacement(site);
            handler = site.handler();
            wide = site.in().addressBits() == 64;
        }

        @Override
        Op ex(Core c) {
            long from = c.nextRip(this);
            long count = wide ? c.reg(RCX) : c.reg32(RCX);
            if (handler != Handler.JCXZ) {
                count = wide ? count - 1 : count - 1 & 0xffffffffL;
                c.reg(RCX, count);
            }
            return c.jump(Control.loops(c, handler, count) ? from + displacement & 0xffff : from);
        }
    }
}
