// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often a domain made which hypercall, by {@code name.suboperation}; each operation of a batch counts. Numbers that nobody
 * knows cannot fill memory: from a bound on, new names count together. Not thread-safe.
 */
public final class HypercallCounts {
    private static final int MOST_NAMES = 1024;
    private static final String REST = "other";

    private final TreeMap<String, long[]> counts = new TreeMap<>();

    /** Counts one operation. */
    public void add(String operation) {
        String name = counts.size() < MOST_NAMES || counts.containsKey(operation) ? operation : REST;
        counts.computeIfAbsent(name, ignored -> new long[1])[0]++;
    }

    /** A copy. */
    public SortedMap<String, Long> snapshot() {
        TreeMap<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count[0]));
        return Collections.unmodifiableSortedMap(copy);
    }
}
