// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Tlb;
import org.jspecify.annotations.Nullable;

/**
 * The micro-ops between blocks. None of them is an instruction.
 *
 * <p>HOT PATH. A link inside a page, once resolved, is a plain reference: whoever executes in a page got there by a
 * translation of it, and leaves it for the run loop before that translation can change. A link into another page stays an op
 * that looks into the TLB each time.
 */
final class Links {
    private Links() {
    }

    /** Makes the unresolved end of a branch: {@code target} is relative to the page and may lie outside it. */
    static Block end(Branch owner, boolean taken, long target, int mode) {
        boolean inside = target >= 0 && target < SlowAccess.PAGE;
        Op op = inside ? new Near(owner, taken, (int) target) : far(target, mode);
        op.offset = owner.branchOffset();
        op.end = owner.end;
        op.tail = 1;
        return new Block((int) target & SlowAccess.PAGE - 1, op);
    }

    /** Makes the op behind the last of a block that ends without a branch. */
    static Op fallThrough(int target, int mode) {
        Op op = target < SlowAccess.PAGE ? new Fall(target) : far(target, mode);
        op.offset = (short) target;
        op.end = (short) target;
        return op;
    }

    private static Op far(long target, int mode) {
        return Mode.is64(mode) ? new Far(target) : Mode.branchesFreely(mode) ? new FarBelow4G(target) : new Out(target);
    }

    /** A link that goes the same way each time. */
    abstract static class Between extends Op {
        @Nullable
        Block block;

        /** Where it led when it was last followed. */
        final @Nullable Block to() {
            return block == null || block.dead ? null : block;
        }
    }

    /** Resolves a branch inside a page, then is not seen again. */
    private static final class Near extends Op {
        private final Branch owner;
        private final boolean taken;
        private final int target;

        Near(Branch owner, boolean taken, int target) {
            this.owner = owner;
            this.taken = taken;
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            Block block = c.frame.find(target);
            if (block == null) {
                return c.leave(c.reg(CpuState.OFF_RIP) + target);
            }
            owner.link(taken, block);
            return c.go(block);
        }
    }

    /** Goes on with the following instruction of the page. */
    private static final class Fall extends Between {
        private final int target;

        Fall(int target) {
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            Block to = block;
            if (to == null || to.dead) {
                to = c.frame.find(target);
                if (to == null) {
                    return c.leave(c.reg(CpuState.OFF_RIP) + target);
                }
                block = to;
            }
            return c.go(to);
        }
    }

    /** Goes to another page: the block last found there, if the page still leads to its frame. */
    private static final class Far extends Between {
        private final long target;

        Far(long target) {
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            long rip = c.reg(CpuState.OFF_RIP) + target;
            long page = rip & -SlowAccess.PAGE;
            long entry = c.fetchTlb + (page >>> 7 & DataAccess.TLB_INDEX);
            Block to = block;
            if (to != null && !to.dead && HostMemory.getLong(entry + Tlb.OFF_EXECUTE_TAG) == page
                && HostMemory.getLong(entry + Tlb.OFF_ADDEND) + page == to.frame.host) {
                c.reg(CpuState.OFF_RIP, page);
                c.frame = to.frame;
                return c.go(to);
            }
            return miss(c, rip);
        }

        private Op miss(Core c, long rip) {
            if (!Bits.canonical(rip)) {
                if (tail == 0) {
                    return c.leave(rip); // fell off the end: the fetch faults, not the instruction before
                }
                throw c.gp(0);
            }
            block = c.findElsewhere(rip);
            return block == null ? c.leave(rip) : c.jump(rip);
        }
    }

    /** As {@link Far}, in flat code outside 64-bit mode: the instruction pointer wraps at 4 GiB. */
    private static final class FarBelow4G extends Between {
        private final long target;

        FarBelow4G(long target) {
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            long rip = c.reg(CpuState.OFF_RIP) + target & 0xffffffffL;
            long page = rip & -SlowAccess.PAGE;
            long entry = c.fetchTlb + (page >>> 7 & DataAccess.TLB_INDEX);
            Block to = block;
            if (to != null && !to.dead && HostMemory.getLong(entry + Tlb.OFF_EXECUTE_TAG) == page
                && HostMemory.getLong(entry + Tlb.OFF_ADDEND) + page == to.frame.host) {
                c.reg(CpuState.OFF_RIP, page);
                c.frame = to.frame;
                return c.go(to);
            }
            block = c.findElsewhere(rip);
            return block == null ? c.leave(rip) : c.jump(rip);
        }
    }

    /** To another page of a code segment with a base or a limit: by the run loop, which checks. */
    private static final class Out extends Op {
        private final long target;

        Out(long target) {
            this.target = target;
        }

        @Override
        Op ex(Core c) {
            return c.leave(c.reg(CpuState.OFF_RIP) + target);
        }
    }

    /** First op of a dead block: goes on with the code that is there now. */
    static final class Forward extends Op {
        private @Nullable Block block;

        Forward(int offset) {
            this.offset = (short) offset;
            this.end = (short) offset;
        }

        @Override
        Op ex(Core c) {
            Block to = block;
            if (to == null || to.dead) {
                to = c.frame.find(offset);
                if (to == null) {
                    return c.leave(c.reg(CpuState.OFF_RIP) + offset);
                }
                block = to;
            }
            return c.go(to);
        }
    }

    /** Behind an op of a block that died while the op ran: gives back what the block had paid for the rest. */
    static final class WayOut extends Op {
        private final int refund;

        WayOut(Op after) {
            refund = after.tail - after.instructions();
            offset = after.end;
            end = after.end;
        }

        @Override
        Op ex(Core c) {
            c.slice += refund;
            return c.leave(c.reg(CpuState.OFF_RIP) + offset);
        }
    }
}
