// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuidTable;
import io.ringzero.x86.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The sets of features that the vCPUs of one processor have, by small numbers that go into {@link Mode}: equal sets have one
 * number, so domains of one configuration share their decoded code. Owned by its pCPU's thread.
 */
final class FeatureSets {
    /** Tables remembered by identity; domains come and go, and so do their tables. */
    private static final int MOST_TABLES = 64;

    private record Known(CpuidTable table, int number) {
    }

    private final List<Set<Feature>> sets = new ArrayList<>();
    private final List<Known> tables = new ArrayList<>();
    private CpuidTable selected = new CpuidTable(List.of());
    private int number;

    FeatureSets() {
        sets.add(Features.working());
    }

    /** Takes the features of a vCPU's CPUID; those of the engine when it says nothing. */
    void select(CpuidTable table) {
        if (table != selected) {
            selected = table;
            number = numberOf(table);
        }
    }

    /** Number of the set that holds. */
    int number() {
        return number;
    }

    /** Whether a feature exists in the set of a mode. */
    boolean has(Feature feature, int mode) {
        return sets.get(mode >>> Mode.FEATURES_SHIFT).contains(feature);
    }

    /** Whether a feature exists for the vCPU that runs. */
    boolean has(Feature feature) {
        return sets.get(number).contains(feature);
    }

    private int numberOf(CpuidTable table) {
        for (Known known : tables) {
            if (known.table == table) {
                return known.number;
            }
        }
        if (tables.size() == MOST_TABLES) {
            tables.clear();
        }
        Set<Feature> set = EnumSet.copyOf(Features.working());
        set.removeIf(feature -> !table.leaves().isEmpty() && !Features.advertised(feature, table));
        int at = sets.indexOf(set);
        if (at < 0) {
            at = sets.size();
            sets.add(set);
        }
        tables.add(new Known(table, at));
        return at;
    }
}
