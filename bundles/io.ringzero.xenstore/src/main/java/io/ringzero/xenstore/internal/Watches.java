// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All watches, in the order in which they were set. In turns. */
final class Watches {
    private final List<Watch> watches = new ArrayList<>();

    /** Where a watch's events go. */
    @FunctionalInterface
    interface Sink {
        void event(Watch watch, String path);
    }

    /**
     * A watch.
     *
     * @param domid who watches
     * @param sink who is told
     * @param path absolute, or one of the special names with {@code @}
     * @param given the path as it was given; one that is relative gets relative paths in its events
     * @param token given back in each event
     */
    record Watch(int domid, Sink sink, String path, String given, String token) {
        void fire(String changed) {
            String home = StorePath.home(domid) + "/";
            boolean relative = !given.startsWith("/") && !given.startsWith("@");
            sink.event(this, relative && changed.startsWith(home) ? changed.substring(home.length()) : changed);
        }
    }

    void add(Watch watch) throws StoreException {
        int same = 0;
        for (Watch other : watches) {
            if (other.sink() == watch.sink()) {
                same++;
                if (other.path().equals(watch.path()) && other.token().equals(watch.token())) {
                    throw new StoreException(StoreException.EEXIST);
                }
            }
        }
        if (watch.domid() != 0 && same >= Quota.GUEST.watches()) {
            throw new StoreException(StoreException.E2BIG);
        }
        watches.add(watch);
    }

    void remove(Sink sink, String path, String token) throws StoreException {
        if (!watches
            .removeIf(watch -> watch.sink() == sink && watch.path().equals(path) && watch.token().equals(token))) {
            throw new StoreException(StoreException.ENOENT);
        }
    }

    void removeAll(Sink sink) {
        watches.removeIf(watch -> watch.sink() == sink);
    }

    /** Tells whoever watches a change and may see it. */
    void changed(Workspace.Change change, Tree before, Tree after) {
        for (Watch watch : List.copyOf(watches)) {
            String told = told(watch, change, before);
            if (told != null && (visible(told, after, watch.domid()) || visible(told, before, watch.domid()))) {
                watch.fire(told);
            }
        }
    }

    private static @Nullable String told(Watch watch, Workspace.Change change, Tree before) {
        if (watch.path().startsWith("@")) {
            return null;
        }
        if (StorePath.within(change.path(), watch.path())) {
            return change.path();
        }
        // Something above the watched node went, and the node with it.
        boolean gone = change.removed() && StorePath.within(watch.path(), change.path());
        return gone && before.find(watch.path()) != null ? watch.path() : null;
    }

    private static boolean visible(String path, Tree tree, int domid) {
        Node node = tree.find(path);
        return node != null && (node.perms().rights(domid) & Perms.READ) != 0;
    }

    /** Tells domain 0's watches of {@code @introduceDomain} or {@code @releaseDomain}. */
    void special(String name) {
        for (Watch watch : List.copyOf(watches)) {
            if (watch.domid() == 0 && watch.path().equals(name)) {
                watch.fire(name);
            }
        }
    }
}
