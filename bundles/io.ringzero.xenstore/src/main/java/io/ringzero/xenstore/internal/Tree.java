// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All nodes, with the number that each domain owns; never changes. A changed tree shares what did not change, so that a
 * transaction's snapshot costs nothing. Paths are absolute and checked.
 */
record Tree(Node root, Map<Integer, Integer> owned) {
    /** A store with nothing but the root, which is domain 0's. */
    static Tree fresh() {
        return new Tree(Node.empty(Perms.privateTo(0), 1), Map.of(0, 1));
    }

    @Nullable
    Node find(String path) {
        Node node = root;
        for (String part : StorePath.parts(path)) {
            node = node.children().get(part);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** The version of a node, 0 when there is none. */
    long version(String path) {
        Node node = find(path);
        return node == null ? 0 : node.version();
    }

    /** How many nodes a domain owns. */
    int ownedBy(int domid) {
        return owned.getOrDefault(domid, 0);
    }

    /** With a node put in place of what was there; its parent is there. */
    Tree put(String path, Node node, LongSupplier versions) {
        Node before = find(path);
        Map<Integer, Integer> counts = new TreeMap<>(owned);
        if (before != null) {
            counts.merge(before.perms().owner(), -1, Integer::sum);
        }
        counts.merge(node.perms().owner(), 1, Integer::sum);
        return new Tree(put(root, StorePath.parts(path), node, versions), Collections.unmodifiableMap(counts));
    }

    private static Node put(Node at, List<String> parts, Node node, LongSupplier versions) {
        if (parts.isEmpty()) {
            return node;
        }
        String name = parts.getFirst();
        List<String> rest = parts.subList(1, parts.size());
        Node child = at.children().get(name);
        Node changed = rest.isEmpty() ? node : put(java.util.Objects.requireNonNull(child), rest, node, versions);
        return at.child(name, changed, child == null ? versions.getAsLong() : at.version());
    }

    /** Without a node that is there, and all below; not the root. */
    Tree remove(String path, LongSupplier versions) {
        Node gone = java.util.Objects.requireNonNull(find(path));
        String parentPath = StorePath.parent(path);
        Node parent = java.util.Objects.requireNonNull(find(parentPath));
        Map<Integer, Integer> counts = new TreeMap<>(owned);
        uncount(gone, counts);
        Node changed = parent.without(path.substring(path.lastIndexOf('/') + 1), versions.getAsLong());
        return new Tree(put(root, StorePath.parts(parentPath), changed, versions), Collections.unmodifiableMap(counts));
    }

    private static void uncount(Node node, Map<Integer, Integer> counts) {
        counts.merge(node.perms().owner(), -1, Integer::sum);
        node.children().values().forEach(child -> uncount(child, counts));
    }
}
