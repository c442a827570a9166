// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A guest's transaction: it works on the tree as it was at the start and nobody sees what it does until it ends.
 *
 * <p>It may end if nothing that it looked at has changed meanwhile: then its changes are made again on the tree in force,
 * with all checks. Otherwise, and when a check fails then, the answer is EAGAIN and nothing was changed. What it looked at is
 * kept as node versions, so changes elsewhere in the tree do not disturb it.
 */
final class Transaction {
    private final Tree base;
    private final Workspace workspace;
    private final Map<String, Long> seen = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** An operation, to be made now and perhaps again at the end. */
    @FunctionalInterface
    interface Step {
        void apply(Workspace workspace) throws StoreException;
    }

    Transaction(Tree base, Workspace workspace) {
        this.base = base;
        this.workspace = workspace;
    }

    /** Notes that the outcome depends on a node, and gives the workspace to read it in. */
    Workspace look(String path) throws StoreException {
        if (!seen.containsKey(path)) {
            limit(seen.size());
            seen.put(path, base.version(path));
        }
        return workspace;
    }

    /** Changes a node. */
    void change(String path, Step step) throws StoreException {
        limit(steps.size());
        look(path);
        step.apply(workspace);
        steps.add(step);
    }

    private static void limit(int used) throws StoreException {
        if (used >= Quota.GUEST.transactionNodes()) {
            throw new StoreException(StoreException.ENOSPC);
        }
    }

    /** Makes all changes again on another tree. */
    void replay(Workspace current) throws StoreException {
        for (Map.Entry<String, Long> look : seen.entrySet()) {
            if (current.tree().version(look.getKey()) != look.getValue()) {
                throw new StoreException(StoreException.EAGAIN);
            }
        }
        for (Step step : steps) {
            try {
                step.apply(current);
            } catch (StoreException e) {
                throw new StoreException(StoreException.EAGAIN);
            }
        }
    }
}
