// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A handover record: what one implementation leaves to the next of the same kind.
 *
 * @param kind what the bytes are, such as {@code sched}; two implementations of one contract share the kind
 * @param version of the canonical form, from 1
 * @param canonical the state in the form that the contract's Javadoc defines
 * @param extras private to implementations, by name; carried along unread by those that do not know them
 */
public record Section(String kind, int version, byte[] canonical, Map<String, byte[]> extras) {
    /** Nothing to take over. */
    public static final Section EMPTY = new Section("empty", 1, new byte[0], Map.of());

    /** Copies in and orders the extras by name, so that a record never changes and always prints alike. */
    public Section {
        canonical = canonical.clone();
        SortedMap<String, byte[]> copy = new TreeMap<>();
        extras.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        extras = java.util.Collections.unmodifiableSortedMap(copy);
    }

    @Override
    public byte[] canonical() {
        return canonical.clone();
    }

    /** Whether there is nothing to take over. */
    public boolean isEmpty() {
        return kind.equals(EMPTY.kind) && canonical.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Section section && kind.equals(section.kind) && version == section.version
            && Arrays.equals(canonical, section.canonical) && extras.keySet().equals(section.extras.keySet())
            && extras.keySet().stream().allMatch(key -> Arrays.equals(extras.get(key), section.extras.get(key)));
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + Arrays.hashCode(canonical);
    }

    @Override
    public String toString() {
        return "Section[" + kind + " v" + version + ", " + canonical.length + " bytes, extras " + extras.keySet() + "]";
    }
}
