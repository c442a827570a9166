// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;

/**
 * Near control transfer. A target that is not canonical faults at the branch, before anything changes. A 16-bit operand size
 * cuts the target to 16 bits, as on AMD.
 */
final class Control {
    private static final int RSP = StackOps.RSP;
    private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;

    private Control() {
    }

    static Op make(Site site) {
        boolean narrow = site.size() == 2;
        return switch (site.handler()) {
            case JCC -> narrow ? new Narrow.Conditional(site) : Conditions.jump(Moves.code(site));
            case JMP_NEAR -> narrow ? new Narrow.Jump(site) : new Jump();
            case CALL_NEAR -> narrow ? new Narrow.Call(site) : new Call();
            case JMP_INDIRECT -> new JumpIndirect(site.place(0, site.size()));
            case CALL_INDIRECT -> new CallIndirect(site.place(0, site.size()), site.size());
            case RET_NEAR -> site.isConstant(0) || narrow
                ? new ReturnPop(site.size(), site.isConstant(0) ? (int) site.constant(0) & 0xffff : 0)
                : new Return();
            default -> narrow ? new Narrow.Loop(site) : new Loops(site);
        };
    }

    /** The faults of a call in their order: the stack's, then that of a target that is not canonical. */
    private static void checkCall(Core c, long to, int size) {
        if (to << 16 >> 16 != to) {
            c.checkStackWrite(c.reg(RSP) - size, size);
            c.checkTarget(to);
        }
    }

    /** Whether LOOP or JCXZ jumps, with the count that it looks at. */
    static boolean loops(Core c, Handler handler, long count) {
        return switch (handler) {
            case JCXZ -> count == 0;
            case LOOPE -> count != 0 && c.zf();
            case LOOPNE -> count != 0 && !c.zf();
            default -> count != 0;
        };
    }

    private static final class Jump extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(taken);
        }
    }

    private static final class Call extends Branch {
        @Override
        Op ex(Core c) {
            checkCall(c, target(c), 8);
            long rsp = c.reg(RSP) - 8;
            c.stackStore64(rsp, c.nextRip(this));
            c.reg(RSP, rsp);
            return c.go(taken);
        }

        @Override
        void aim(long target) {
            super.aim(target);
            fall = taken;
        }
    }

    private static final class JumpIndirect extends Op {
        private final Place target;

        JumpIndirect(Place target) {
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            long to = target.read(c);
            c.checkTarget(to);
            return c.jump(to);
        }
    }

    private static final class CallIndirect extends Op {
        private final Place target;
        private final int size;

        CallIndirect(Place target, int size) {
            this.target = target;
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long to = target.read(c);
            checkCall(c, to, size);
            StackOps.push(c, size, c.nextRip(this));
            return c.jump(to);
        }
    }

    private static final class Return extends Op {
        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP);
            long to = c.stackLoad64(rsp);
            c.checkTarget(to);
            c.reg(RSP, rsp + 8);
            return c.jump(to);
        }
    }

    private static final class ReturnPop extends Op {
        private final int size;
        private final int extra;

        ReturnPop(int size, int extra) {
            this.size = size;
            this.extra = extra;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(RSP);
            long to = c.stackLoad(rsp, size);
            c.checkTarget(to);
            c.reg(RSP, rsp + size + extra);
            return c.jump(to);
        }
    }

    /** LOOP, LOOPE, LOOPNE, JrCXZ: the counter has the address size. */
    private static final class Loops extends Branch {
        private final Handler handler;
        private final boolean wide;

        Loops(Site site) {
            handler = site.handler();
            wide = site.in().addressBits() == 64;
        }

        @Override
        Op ex(Core c) {
            long count = wide ? c.reg(RCX) : c.reg32(RCX);
            if (handler == Handler.JCXZ) {
                return c.go(count == 0 ? taken : fall);
            }
            count = wide ? count - 1 : count - 1 & 0xffffffffL;
            boolean go = loops(c, handler, count);
            if (go) {
                checkTarget(c);
            }
            c.reg(RCX, count);
            return c.go(go ? taken : fall);
        }
    }
}
