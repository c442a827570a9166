// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.abi.HypercallNames;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often a domain made which hypercall, by {@code name.suboperation}; each operation of a batch counts. Numbers that nobody
 * knows cannot fill memory: from a bound on, new names count together. Not thread-safe.
 *
 * <p>HOT PATH: {@link #add(int, long)} is passed by each hypercall, so names are made only for who reads them.
 */
public final class HypercallCounts {
    private static final int MOST_NAMES = 1024;
    /** Sub-operations, and calls, that have a place of their own in the table; Xen has none above. */
    private static final int KNOWN = 64;
    private static final String REST = "other";

    private final long[] @Nullable [] known = new long[KNOWN][];
    private final Map<String, long[]> named = new HashMap<>();

    /** Counts one operation of a call, under the name that the ABI has for it. */
    public void add(int number, long operation) {
        if (number < 0 || number >= KNOWN || operation < 0 || operation >= KNOWN) {
            add(HypercallNames.name(number, operation));
            return;
        }
        long[] operations = known[number];
        if (operations == null || operations.length <= operation) {
            operations = longer(operations, (int) operation);
            known[number] = operations;
        }
        operations[(int) operation]++;
    }

    /** Most calls have few sub-operations, so a row is as long as the highest that was counted needs. */
    private static long[] longer(long @Nullable [] row, int operation) {
        int length = Math.max(2, Integer.highestOneBit(operation) << 1);
        return row == null ? new long[length] : Arrays.copyOf(row, length);
    }

    /** Counts one operation. */
    public void add(String operation) {
        long[] count = named.get(operation);
        if (count == null) {
            count = named.computeIfAbsent(named.size() < MOST_NAMES ? operation : REST, ignored -> new long[1]);
        }
        count[0]++;
    }

    /** A copy. */
    public SortedMap<String, Long> snapshot() {
        TreeMap<String, Long> copy = new TreeMap<>();
        named.forEach((name, count) -> copy.put(name, count[0]));
        for (int number = 0; number < KNOWN; number++) {
            long[] operations = known[number];
            for (int i = 0; operations != null && i < operations.length; i++) {
                if (operations[i] != 0) {
                    copy.merge(HypercallNames.name(number, i), operations[i], Long::sum);
                }
            }
        }
        return Collections.unmodifiableSortedMap(copy);
    }
}
