// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.BranchLog;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a vCPU did last, for its crash report: its last exits to the hypervisor, the last hypercalls that were refused and why, and, when
 * asked for, its last branches. Rings of fixed size; writing allocates nothing. On pCPU threads.
 */
public final class VcpuHistory {
    /** Exits kept. */
    public static final int MOST_EXITS = 16;
    /** Refusals kept. */
    public static final int MOST_REFUSALS = 8;
    private static final int WORDS = 6;

    private final long[] exits = new long[MOST_EXITS * WORDS];
    private final @Nullable Refusal[] refusals = new Refusal[MOST_REFUSALS];
    private long exitCount;
    private long refusalCount;
    private @Nullable BranchLog branches;

    /**
     * An exit.
     *
     * @param reason one of {@code Exit}'s codes
     * @param vector exception or interrupt, of an event
     * @param error its error code
     * @param linear of a page fault
     * @param rip where the guest stood
     * @param rax number of the hypercall, of a system call
     * @param retired instructions of the vCPU until then
     */
    public record ExitEntry(int reason, int vector, int error, long linear, long rip, long rax, long retired) {
    }

    /**
     * A hypercall that was answered with an error.
     *
     * @param name of the call
     * @param errno positive
     * @param why in words
     * @param rip after the call's entry instruction
     * @param retired instructions of the vCPU until then, the last time
     * @param times how often in a row
     */
    public record Refusal(String name, int errno, String why, long rip, long retired, int times) {
        private boolean same(Refusal other) {
            return name.equals(other.name) && errno == other.errno && why.equals(other.why) && rip == other.rip;
        }
    }

    /** Notes an exit, from the operands that the engine left. */
    public void exit(int reason, CpuState state) {
        int at = (int) (exitCount++ % MOST_EXITS) * WORDS;
        exits[at] = (long) reason << 32 | state.getInt(CpuState.OFF_EXIT_VECTOR) & 0xff;
        exits[at + 1] = state.getInt(CpuState.OFF_EXIT_ERROR);
        exits[at + 2] = state.get(CpuState.OFF_EXIT_LINEAR);
        exits[at + 3] = state.rip();
        exits[at + 4] = state.gpr(CpuState.RAX);
        exits[at + 5] = state.retired();
    }

    /** Notes a refused hypercall. */
    public void refused(String name, GuestFaultException why, CpuState state) {
        Refusal now = new Refusal(name, why.errno(), String.valueOf(why.getMessage()), state.rip(), state.retired(), 1);
        Refusal last = refusals[(int) ((refusalCount + MOST_REFUSALS - 1) % MOST_REFUSALS)];
        if (last != null && last.same(now)) {
            now = new Refusal(now.name, now.errno, now.why, now.rip, now.retired, last.times + 1);
            refusalCount--;
        }
        refusals[(int) (refusalCount++ % MOST_REFUSALS)] = now;
    }

    /** The exits kept, latest first. */
    public List<ExitEntry> exits() {
        List<ExitEntry> kept = new ArrayList<>();
        for (long i = exitCount - 1; i >= Math.max(0, exitCount - MOST_EXITS); i--) {
            int at = (int) (i % MOST_EXITS) * WORDS;
            kept.add(new ExitEntry((int) (exits[at] >>> 32), (int) exits[at] & 0xff, (int) exits[at + 1],
                exits[at + 2], exits[at + 3], exits[at + 4], exits[at + 5]));
        }
        return kept;
    }

    /** The refusals kept, latest first. */
    public List<Refusal> refusals() {
        List<Refusal> kept = new ArrayList<>();
        for (long i = refusalCount - 1; i >= Math.max(0, refusalCount - MOST_REFUSALS); i--) {
            Refusal refusal = refusals[(int) (i % MOST_REFUSALS)];
            if (refusal != null) {
                kept.add(refusal);
            }
        }
        return kept;
    }

    /** Where taken branches are recorded, null while they are not. */
    public @Nullable BranchLog branches() {
        return branches;
    }

    /** Begins or ends recording branches; beginning again keeps what there is. */
    public void recordBranches(boolean on) {
        branches = !on ? null : branches == null ? new BranchLog() : branches;
    }
}
