// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks a {@link Region} binds: those that links already lead to, breadth first from its head, until it is large
 * enough. Calls are followed, and returns lead to behind them; a link that never was followed leads out.
 */
final class RegionShape {
    /** Ops of a region: the JVM's compiler gives up on methods that become much larger. */
    private static final int MOST_OPS = 96;
    /** Blocks that a return is compared with. */
    private static final int MOST_RETURNS = 6;

    /** Ops that follow one another, and where the last of them may lead. */
    static final class Run {
        final List<Op> ops;
        final List<Run> successors = new ArrayList<>();
        private final Block block;

        Run(Block block, List<Op> ops) {
            this.block = block;
            this.ops = ops;
        }
    }

    private final Map<Block, Run> runs = new LinkedHashMap<>();
    private final Deque<Run> open = new ArrayDeque<>();
    private final List<Run> returns = new ArrayList<>();
    private final List<Run> returnSites = new ArrayList<>();
    private int size;

    private RegionShape(Block head) {
        add(head);
        while (!open.isEmpty()) {
            follow(open.remove());
        }
        returns.forEach(run -> run.successors.addAll(returnSites));
    }

    /** The runs of a region, its head first. */
    static List<Run> from(Block head) {
        return List.copyOf(new RegionShape(head).runs.values());
    }

    private @Nullable Run add(@Nullable Block block) {
        if (block == null || block.dead) {
            return null;
        }
        Run known = runs.get(block);
        if (known != null) {
            return known;
        }
        List<Op> ops = block.run();
        if (block.first instanceof Region || ops.isEmpty() || size + ops.size() > MOST_OPS) {
            return null;
        }
        Run run = new Run(block, ops);
        runs.put(block, run);
        open.add(run);
        size += ops.size();
        return run;
    }

    private void follow(Run run) {
        Op last = run.ops.getLast();
        if (last instanceof Branch branch) {
            boolean call = branch.taken == branch.fall;
            lead(run, branch.taken);
            if (call) {
                Run site = returnSites.size() < MOST_RETURNS ? add(run.block.frame.find(branch.end)) : null;
                if (site != null && !returnSites.contains(site)) {
                    returnSites.add(site);
                }
            } else {
                lead(run, branch.fall);
            }
        } else if (last instanceof Links.Between link) {
            lead(run, link.to());
        } else {
            returns.add(run);
        }
    }

    private void lead(Run from, @Nullable Block to) {
        Run next = add(to);
        if (next != null) {
            from.successors.add(next);
        }
    }
}
