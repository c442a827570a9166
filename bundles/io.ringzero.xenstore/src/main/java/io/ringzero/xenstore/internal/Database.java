// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.List;
import java.util.Map;

/** The tree in force and its watches. In turns. */
final class Database {
    private final Watches watches = new Watches();
    private Tree tree = Tree.fresh();
    private long lastVersion = 1;

    Tree tree() {
        return tree;
    }

    Watches watches() {
        return watches;
    }

    private long nextVersion() {
        return ++lastVersion;
    }

    /** A caller's private copy of the tree in force. */
    Workspace workspace(int caller) {
        return new Workspace(tree, caller, this::nextVersion);
    }

    Transaction begin(int caller) {
        return new Transaction(tree, workspace(caller));
    }

    /** Makes a change at once; watchers hear of it. */
    void change(int caller, Transaction.Step step) throws StoreException {
        Workspace workspace = workspace(caller);
        step.apply(workspace);
        take(workspace);
    }

    /** Ends a transaction with its changes made, or with EAGAIN and nothing changed. */
    void commit(int caller, Transaction transaction) throws StoreException {
        Workspace workspace = workspace(caller);
        transaction.replay(workspace);
        take(workspace);
    }

    private void take(Workspace workspace) {
        Tree before = tree;
        tree = workspace.tree();
        for (Workspace.Change change : workspace.changes()) {
            watches.changed(change, before, tree);
        }
    }

    /** Removes what a domain owned and what others allowed it: its number will be another's. */
    void forget(int domid) {
        Workspace workspace = workspace(0);
        forget(workspace, StorePath.ROOT, tree.root(), domid);
        take(workspace);
    }

    private static void forget(Workspace workspace, String path, Node node, int domid) {
        try {
            if (node.perms().owner() == domid) {
                workspace.remove(path);
                return;
            }
            Perms perms = node.perms().without(domid);
            if (perms != node.perms()) {
                workspace.setPerms(path, perms);
            }
        } catch (StoreException e) {
            throw new IllegalStateException("domain 0 may do all, but was refused " + path, e);
        }
        for (Map.Entry<String, Node> child : List.copyOf(node.children().entrySet())) {
            forget(workspace, (path.equals(StorePath.ROOT) ? "" : path) + "/" + child.getKey(), child.getValue(),
                domid);
        }
    }
}
