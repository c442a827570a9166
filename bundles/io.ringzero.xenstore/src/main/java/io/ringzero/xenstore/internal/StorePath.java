// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsLimits;
import java.util.List;

/** Names of nodes (docs/misc/xenstore.txt, "Store nodes and paths"). Checked paths are absolute and have no empty part. */
final class StorePath {
    static final String ROOT = "/";

    private StorePath() {
    }

    /** A domain's own part of the tree. */
    static String home(int domid) {
        return "/local/domain/" + domid;
    }

    /**
     * Checks a path as a domain gave it and makes it absolute.
     *
     * @throws StoreException EINVAL for one that cannot be
     */
    static String absolute(String given, int domid) throws StoreException {
        boolean relative = !given.startsWith("/");
        int most = relative ? XsLimits.XENSTORE_REL_PATH_MAX : XsLimits.XENSTORE_ABS_PATH_MAX;
        if (given.isEmpty() || given.length() > most || given.contains("//") || given.startsWith("@")
            || given.length() > 1 && given.endsWith("/") || !given.chars().allMatch(StorePath::allowed)) {
            throw new StoreException(StoreException.EINVAL);
        }
        return relative ? home(domid) + "/" + given : given;
    }

    private static boolean allowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-/_@".indexOf(c) >= 0;
    }

    /** The parts from the root down; none for the root. */
    static List<String> parts(String path) {
        return path.equals(ROOT) ? List.of() : List.of(path.substring(1).split("/"));
    }

    /** The path one level up; the root's is the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? ROOT : path.substring(0, slash);
    }

    /** Whether a path is another or lies below it. */
    static boolean within(String path, String above) {
        return above.equals(ROOT) || path.equals(above) || path.startsWith(above) && path.charAt(above.length()) == '/';
    }
}
