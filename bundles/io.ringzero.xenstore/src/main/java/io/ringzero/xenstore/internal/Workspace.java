// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's operations on a tree, with the checks of permissions and quotas. What is changed is the workspace's own tree;
 * the store sees it when the {@link Database} takes it over. Every operation checks first and then changes, so one that
 * throws has changed nothing.
 */
final class Workspace {
    private final int caller;
    private final LongSupplier versions;
    private final List<Change> changes = new ArrayList<>();
    private Tree tree;

    /**
     * Something that watches may want to hear.
     *
     * @param path what was changed
     * @param removed whether it and all below is gone
     */
    record Change(String path, boolean removed) {
    }

    Workspace(Tree tree, int caller, LongSupplier versions) {
        this.tree = tree;
        this.caller = caller;
        this.versions = versions;
    }

    Tree tree() {
        return tree;
    }

    List<Change> changes() {
        return changes;
    }

    /** The node, if the caller has a right to it. */
    Node node(String path, int right) throws StoreException {
        Node node = tree.find(path);
        if (node == null) {
            // Whether something is missing is told only to those who could see it.
            throw new StoreException(may(nearest(path), right) ? StoreException.ENOENT : StoreException.EACCES);
        }
        if (!may(node, right)) {
            throw new StoreException(StoreException.EACCES);
        }
        return node;
    }

    private boolean may(Node node, int right) {
        return (node.perms().rights(caller) & right) == right;
    }

    private Node nearest(String path) {
        String at = path;
        Node node = tree.find(at);
        while (node == null) {
            at = StorePath.parent(at);
            node = tree.find(at);
        }
        return node;
    }

    void write(String path, byte[] value) throws StoreException {
        if (caller != 0 && value.length > Quota.GUEST.nodeBytes()) {
            throw new StoreException(StoreException.ENOSPC);
        }
        Node node = existing(path);
        if (node == null) {
            create(path, value.clone());
        } else {
            replace(path, node.value(value.clone(), versions.getAsLong()));
        }
    }

    /** Makes a node; one that is there stays as it is. */
    void mkdir(String path) throws StoreException {
        if (existing(path) == null) {
            create(path, new byte[0]);
        }
    }

    private @Nullable Node existing(String path) throws StoreException {
        return tree.find(path) == null ? null : node(path, Perms.WRITE);
    }

    private void create(String path, byte[] value) throws StoreException {
        List<String> missing = new ArrayList<>();
        String at = path;
        while (tree.find(at) == null) {
            missing.add(at);
            at = StorePath.parent(at);
        }
        Perms above = node(at, Perms.WRITE).perms();
        Perms perms = caller == 0 ? above : above.ownedBy(caller);
        if (perms.owner() != 0 && tree.ownedBy(perms.owner()) + missing.size() > Quota.GUEST.nodes() && caller != 0) {
            throw new StoreException(StoreException.ENOSPC);
        }
        for (String step : missing.reversed()) {
            Node made = Node.empty(perms, versions.getAsLong());
            tree = tree.put(step, step.equals(path) ? made.value(value, made.version()) : made, versions);
        }
        changes.add(new Change(path, false));
    }

    private void replace(String path, Node node) {
        tree = tree.put(path, node, versions);
        changes.add(new Change(path, false));
    }

    void remove(String path) throws StoreException {
        if (path.equals(StorePath.ROOT)) {
            throw new StoreException(StoreException.EINVAL);
        }
        if (tree.find(path) == null && tree.find(StorePath.parent(path)) != null) {
            // Removing what is not there is no error as long as its parent is.
            node(StorePath.parent(path), Perms.WRITE);
            return;
        }
        node(path, Perms.WRITE);
        tree = tree.remove(path, versions);
        changes.add(new Change(path, true));
    }

    void setPerms(String path, Perms perms) throws StoreException {
        Node node = node(path, Perms.READ);
        int owner = node.perms().owner();
        if (caller != 0) {
            if (owner != caller) {
                throw new StoreException(StoreException.EACCES);
            }
            if (perms.owner() != caller) {
                throw new StoreException(StoreException.EPERM);
            }
            if (perms.entries().size() > Quota.GUEST.permissions()) {
                throw new StoreException(StoreException.ENOSPC);
            }
        }
        replace(path, node.perms(perms, versions.getAsLong()));
    }
}
