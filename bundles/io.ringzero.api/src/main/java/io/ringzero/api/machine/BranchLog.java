// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The last taken branches of one vCPU, as a processor's last branch records have them (SDM Vol. 3B 17.4): written by the engine for
 * each instruction after which control does not go on with the next one in memory. A jump to itself and a repeated string
 * instruction under way are not listed. On the thread that runs the vCPU, or while it does not run.
 */
public final class BranchLog {
    /** Branches kept. */
    public static final int MOST = 32;

    private final long[] from = new long[MOST];
    private final long[] to = new long[MOST];
    private long count;

    /**
     * A taken branch.
     *
     * @param from instruction pointer of the branch
     * @param to instruction pointer of its target
     */
    public record Branch(long from, long to) {
    }

    /** Notes a branch. */
    public void add(long source, long target) {
        int slot = (int) (count++ % MOST);
        from[slot] = source;
        to[slot] = target;
    }

    /** The branches kept, latest first. */
    public List<Branch> latest() {
        List<Branch> branches = new ArrayList<>();
        for (long i = count - 1; i >= Math.max(0, count - MOST); i--) {
            int slot = (int) (i % MOST);
            branches.add(new Branch(from[slot], to[slot]));
        }
        return branches;
    }
}
