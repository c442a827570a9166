// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.BranchLog;
import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuStats;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import java.util.function.Consumer;

/**
 * The interpreter's processor: the run loop around the micro-ops.
 *
 * <p>HOT PATH: {@link #chain}. The loop around it is passed once per slice of some thousand instructions ({@link Regions}), at a jump that no
 * link knows yet, and after what a micro-op wants to be looked at: a kick, a flush, pending code changes, single steps, the
 * shadow of STI and MOV SS, the recording of branches. At each pass RIP, budget and retired count are exact.
 */
final class InterpreterCpu implements Cpu {
    private static final long DR6_BS = 1 << 14;

    private final Core core;
    private final Exclusive exclusive;
    private final Consumer<InterpreterCpu> onClose;
    private volatile boolean kicked;
    private boolean closed;
    private long runs;

    InterpreterCpu(PcpuId pcpu, Tlb tlb, CpuMachine machine, CodeMarks marks, Exclusive exclusive,
        int hot, Consumer<InterpreterCpu> onClose) {
        this.exclusive = exclusive;
        this.onClose = onClose;
        try (CpuState nobody = new CpuState()) { // the core always has a state; begin() brings the first real one
            core = new Core(pcpu, machine, tlb, nobody, CpuControls.bare(Features.table()), marks,
                new Regions(hot));
        }
        machine.memory().watch(core.cache);
    }

    @Override
    public int run(CpuState state, CpuControls controls, long budget) {
        if (budget <= 0) {
            throw new IllegalArgumentException("the budget is above 0, not " + budget);
        }
        runs++;
        Core c = core;
        c.cache.owner(Thread.currentThread());
        c.begin(state, controls, budget);
        boolean shared = c.ordered;
        if (shared) {
            c.tlb.enterGuest();
            exclusive.enter(c.tlb);
        }
        try {
            while (c.exit == Core.RUNNING) {
                if (shared) {
                    lookAtOthers(c);
                }
                c.tlb.drain();
                c.cache.settle();
                c.endSlice();
                c.lookAtMode();
                if (c.reserve <= 0) {
                    c.exit = Exit.BUDGET;
                } else if (kicked) {
                    kicked = false;
                    c.exit = Exit.KICK;
                } else if (c.wantsAlone) {
                    exclusive.alone(c.tlb, this::stepAlone);
                } else if (isCareful(c)) {
                    step(c);
                } else {
                    grant(c, c.regions.due());
                    long granted = c.slice;
                    chain(c);
                    c.regions.ran(granted - c.slice);
                }
            }
            return c.exit;
        } finally {
            c.end();
            c.cache.owner(null);
            if (shared) {
                exclusive.leave();
                c.tlb.leaveGuest();
            }
        }
    }

    /** Each serialising instruction leads here (SDM Vol. 3A, 9.3): what was stored is seen before anything else happens. */
    private void lookAtOthers(Core c) {
        HostMemory.fullFence();
        if (exclusive.isWanted()) {
            exclusive.leave();
            exclusive.enter(c.tlb);
        }
    }

    private void stepAlone() {
        Core c = core;
        c.tlb.drain();
        c.cache.settle();
        c.wantsAlone = false;
        c.alone = true;
        try {
            if (isCareful(c)) {
                step(c);
            } else {
                grant(c, 1);
                chain(c);
            }
        } finally {
            c.alone = false;
        }
    }

    private static void grant(Core c, long most) {
        long slice = Math.min(most, c.reserve);
        c.slice = slice;
        c.reserve -= slice;
    }

    /** Whether something happens at the end of the next instruction. */
    private static boolean isCareful(Core c) {
        return (c.reg(CpuState.OFF_RFLAGS) & (Bits.TF | Bits.RF)) != 0
            || c.state.getInt(CpuState.OFF_SHADOW) != CpuState.SHADOW_NONE || c.breakpoints.armed()
            || c.controls.branches() != null;
    }

    /** Runs micro-ops until one leaves; answers whether no fault was raised. */
    private static boolean chain(Core c) {
        Op op = null;
        try {
            op = c.enter();
            while (op != null) {
                op = op.ex(c);
            }
            return true;
        } catch (GuestFault fault) {
            raise(c, fault, op instanceof Region ? c.faulting : op);
            return false;
        }
    }

    private static void raise(Core c, GuestFault fault, @org.jspecify.annotations.Nullable Op op) {
        int vector = fault.vector;
        if (op != null) {
            c.slice += op.tail;
            c.leave(c.rip(op));
            if (fault.nonCanonical && op.stackSegment) {
                vector = Vector.SS;
            }
        }
        if (vector != GuestFault.NONE) {
            c.events.fault(vector, fault.error, fault.linear);
        }
    }

    /** Runs one instruction with everything that may happen around one. */
    private static void step(Core c) {
        long flags = c.reg(CpuState.OFF_RFLAGS);
        int shadow = c.state.getInt(CpuState.OFF_SHADOW);
        if ((flags & Bits.RF) == 0 && shadow != CpuState.SHADOW_MOV_SS) {
            int met = c.breakpoints.fetch(c.reg(CpuState.OFF_RIP) + c.codeBase & c.ripMask);
            if (met != 0) {
                c.events.debugFault(met);
                return;
            }
        }
        long waiting = c.reg(CpuState.OFF_PENDING_DEBUG);
        c.reg(CpuState.OFF_PENDING_DEBUG, 0);
        c.breakpoints.take();
        c.singleStep = (flags & Bits.TF) != 0;
        c.reg(CpuState.OFF_RFLAGS, flags & ~Bits.RF);
        c.state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
        grant(c, 1);
        long at = c.reg(CpuState.OFF_RIP);
        long before = c.slice + c.reserve;
        boolean ok = chain(c);
        boolean retired = c.slice + c.reserve < before;
        if (!retired && (c.exit != Core.RUNNING || c.wantsAlone)) {
            c.reg(CpuState.OFF_RFLAGS, c.reg(CpuState.OFF_RFLAGS) | flags & Bits.RF); // nothing has happened
            c.state.setInt(CpuState.OFF_SHADOW, shadow);
            c.reg(CpuState.OFF_PENDING_DEBUG, waiting);
        }
        if (ok && retired) {
            recordBranch(c, at);
        }
        if (ok && retired && c.exit == Core.RUNNING) {
            trap(c, waiting | c.breakpoints.take());
        }
    }

    /** Notes a branch where the instruction at an address was not followed by the next one. */
    private static void recordBranch(Core c, long from) {
        BranchLog log = c.controls.branches();
        long to = c.reg(CpuState.OFF_RIP);
        if (log != null && to != from && to != (from + c.entered.bytes() & c.ripMask)) {
            log.add(from, to);
        }
    }

    /** Raises what the instruction has met, or keeps it until the shadow of MOV SS is over, which hides single steps. */
    private static void trap(Core c, long met) {
        if (c.state.getInt(CpuState.OFF_SHADOW) == CpuState.SHADOW_MOV_SS) {
            c.reg(CpuState.OFF_PENDING_DEBUG, met);
            return;
        }
        long dr6 = c.singleStep ? met | DR6_BS : met;
        if (dr6 != 0) {
            c.events.debugTrap(dr6);
        }
    }

    /** The processor itself, for tests of what the state does not show. */
    Core core() {
        return core;
    }

    @Override
    public void kick() {
        kicked = true;
    }

    @Override
    public CpuStats stats() {
        return new CpuStats(runs, core.cache.decoded, core.cache.dropped, core.tlbMisses);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        core.memory.unwatch(core.cache);
        core.cache.clear();
        core.close();
        onClose.accept(this);
    }
}
