// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;
import io.ringzero.x86.Relative;

/**
 * Near control transfer outside 64-bit mode where the target has to be cut to 16 bits or compared with the limit of the code
 * segment: #GP(0) at the branch, before anything changes.
 */
final class BoundedControl {
    private BoundedControl() {
    }

    static Op make(Site site) {
        int size = site.size();
        return switch (site.handler()) {
            case JMP_INDIRECT -> new Indirect(site.place(0, size), size, false);
            case CALL_INDIRECT -> new Indirect(site.place(0, size), size, true);
            case RET_NEAR -> new Return(size, site.isConstant(0) ? (int) site.constant(0) & 0xffff : 0);
            default -> new ToRelative(site);
        };
    }

    /** Pushes the return address. The stack's faults come before that of the target. */
    private static void call(Core c, Op op, long target, int size) {
        c.checkStackWrite(c.stackAddress(c.reg(StackOps.RSP) - size), size);
        c.checkLimit(target);
        StackOps.push(c, size, c.nextRip(op));
    }

    /** JMP, CALL, Jcc, LOOPcc and JrCXZ. */
    private static final class ToRelative extends Op {
        private final Handler handler;
        private final long displacement;
        private final int size;
        private final int addressBits;
        private final int code;

        ToRelative(Site site) {
            handler = site.handler();
            displacement = ((Relative) site.operand(0)).displacement();
            size = site.size();
            addressBits = site.in().addressBits();
            code = handler == Handler.JCC ? Moves.code(site) : 0;
        }

        @Override
        Op ex(Core c) {
            boolean go = switch (handler) {
                case JMP_NEAR, CALL_NEAR -> true;
                case JCC -> c.condition(code);
                default -> Control.loops(c, handler, Control.count(c, handler, addressBits));
            };
            long target = c.nextRip(this) + displacement & (size == 2 ? 0xffff : 0xffffffffL);
            if (handler == Handler.CALL_NEAR) {
                call(c, this, target, size);
            } else if (go) {
                c.checkLimit(target);
            }
            if (handler == Handler.LOOP || handler == Handler.LOOPE || handler == Handler.LOOPNE) {
                Counter.write(c, Control.RCX, addressBits, Control.count(c, handler, addressBits));
            }
            return go ? c.jumpInSegment(target) : next;
        }
    }

    private static final class Indirect extends Op {
        private final Place target;
        private final int size;
        private final boolean call;

        Indirect(Place target, int size, boolean call) {
            this.target = target;
            this.size = size;
            this.call = call;
        }

        @Override
        Op ex(Core c) {
            long to = target.read(c);
            if (call) {
                call(c, this, to, size);
            } else {
                c.checkLimit(to);
            }
            return c.jumpInSegment(to);
        }
    }

    private static final class Return extends Op {
        private final int size;
        private final int extra;

        Return(int size, int extra) {
            this.size = size;
            this.extra = extra;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(StackOps.RSP);
            long to = c.stackLoad(c.stackAddress(rsp), size);
            c.checkLimit(to);
            c.stackPointer(rsp + size + extra);
            return c.jumpInSegment(to);
        }
    }
}
