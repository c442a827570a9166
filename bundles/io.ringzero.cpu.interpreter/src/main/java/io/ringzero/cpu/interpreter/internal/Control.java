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
    static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;

    private Control() {
    }

    static Op make(Site site) {
        boolean narrow = site.size() == 2;
        if (!Mode.is64(site.mode()) && (narrow || !Mode.branchesFreely(site.mode()))) {
            return BoundedControl.make(site);
        }
        boolean flatStack = Mode.hasFlatStack(site.mode()) && site.size() == 4;
        return switch (site.handler()) {
            case JCC -> narrow ? new Narrow.Conditional(site) : Conditions.jump(Moves.code(site));
            case JMP_NEAR -> narrow ? new Narrow.Jump(site) : new Jump();
            case CALL_NEAR -> narrow
                ? new Narrow.Call(site)
                : flatStack ? new FlatStack.Call() : Mode.is64(site.mode()) ? new Call() : new CallOlder();
            case JMP_INDIRECT -> new JumpIndirect(site.place(0, site.size()));
            case CALL_INDIRECT -> new CallIndirect(site.place(0, site.size()), site.size());
            case RET_NEAR -> flatStack && !site.isConstant(0)
                ? new FlatStack.Return()
                : site.isConstant(0) || site.size() != 8
                    ? new ReturnPop(site.size(), site.isConstant(0) ? (int) site.constant(0) & 0xffff : 0)
                    : new Return();
            default -> narrow ? new Narrow.Loop(site) : new Loops(site);
        };
    }

    /** The faults of a call in their order: the stack's, then that of a target that is not canonical. */
    private static void checkCall(Core c, long to, int size) {
        if (to << 16 >> 16 != to) {
            c.checkStackWrite(c.stackAddress(c.reg(RSP) - size), size);
            c.checkTarget(to);
        }
    }

    /** What LOOP and JCXZ look at: the counter, counted down for LOOP; it has the address size. */
    static long count(Core c, Handler handler, int bits) {
        long count = Counter.read(c, RCX, bits);
        return handler == Handler.JCXZ ? count : bits == 64 ? count - 1 : count - 1 & (1L << bits) - 1;
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
        void aim(long target, int mode) {
            super.aim(target, mode);
            fall = taken;
        }
    }

    /** CALL outside 64-bit mode, with a stack that is checked or has 16 bits. */
    private static final class CallOlder extends Branch {
        @Override
        Op ex(Core c) {
            StackOps.push(c, 4, c.nextRip(this));
            return c.go(taken);
        }

        @Override
        void aim(long target, int mode) {
            super.aim(target, mode);
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
            long to = c.stackLoad(c.stackAddress(rsp), size);
            c.checkTarget(to);
            c.stackPointer(rsp + size + extra);
            return c.jump(to);
        }
    }

    /** LOOP, LOOPE, LOOPNE, JrCXZ: the counter has the address size. */
    private static final class Loops extends Branch {
        private final Handler handler;
        private final int bits;

        Loops(Site site) {
            handler = site.handler();
            bits = site.in().addressBits();
        }

        @Override
        Op ex(Core c) {
            long count = count(c, handler, bits);
            boolean go = loops(c, handler, count);
            if (handler != Handler.JCXZ) {
                if (go) {
                    checkTarget(c);
                }
                Counter.write(c, RCX, bits, count);
            }
            return c.go(go ? taken : fall);
        }
    }
}
