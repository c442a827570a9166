// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node and all below it; never changes. The version is drawn anew whenever value, permissions or the set of children's names
 * change, not when something changes inside a child: equal versions mean that a reader would see the same.
 */
record Node(byte[] value, Perms perms, SortedMap<String, Node> children, long version) {
    static Node empty(Perms perms, long version) {
        return new Node(new byte[0], perms, Collections.emptySortedMap(), version);
    }

    Node value(byte[] newValue, long newVersion) {
        return new Node(newValue, perms, children, newVersion);
    }

    Node perms(Perms newPerms, long newVersion) {
        return new Node(value, newPerms, children, newVersion);
    }

    /** With a child added or replaced; the version is used if the name is new. */
    Node child(String name, Node child, long newVersion) {
        SortedMap<String, Node> changed = new TreeMap<>(children);
        boolean isNew = changed.put(name, child) == null;
        return new Node(value, perms, Collections.unmodifiableSortedMap(changed), isNew ? newVersion : version);
    }

    Node without(String name, long newVersion) {
        SortedMap<String, Node> changed = new TreeMap<>(children);
        changed.remove(name);
        return new Node(value, perms, Collections.unmodifiableSortedMap(changed), newVersion);
    }
}
