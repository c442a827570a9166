// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.core.internal.paging.Pte;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which page tables the initial mappings need, and which pfn each gets: for each mapping from the top level down, by
 * rising address, one after the other; tables that an earlier mapping has are shared. Of three levels, the one before the
 * top has tables up to the end of the address space: the hypervisor's region is behind the last.
 */
final class BootTables {
    private static final int PAE_LEVELS = 3;
    private static final int PAE_TOP = 3;

    private static final long ADDRESS_MASK = (1L << 48) - 1;

    /** Per level, from the part of the address above a table to the table's pfn. */
    private final List<TreeMap<Long, Long>> tables = new ArrayList<>();
    private final int levels;
    private final List<Range> ranges = new ArrayList<>();

    /** pfns of tables that lie one after the other. */
    private record Range(long first, long count) {
    }

    /** Without tables yet, for a guest with 3 or 4 levels of them. */
    BootTables(int levels) {
        this.levels = levels;
        for (int level = 1; level <= levels; level++) {
            tables.add(new TreeMap<>());
        }
    }

    /** Number of further tables that a mapping needs; addresses inclusive. */
    long count(long from, long to) {
        long count = 0;
        for (int level = levels; level > 0; level--) {
            for (long at = place(level, from); at <= last(level, to); at++) {
                count += at(level).containsKey(at) ? 0 : 1;
            }
        }
        return count;
    }

    /** Gives a mapping's tables pfns from {@code firstPfn} on; returns how many there are. */
    long add(long from, long to, long firstPfn) {
        long pfn = firstPfn;
        for (int level = levels; level > 0; level--) {
            for (long at = place(level, from); at <= last(level, to); at++) {
                if (at(level).putIfAbsent(at, pfn) == null) {
                    pfn++;
                }
            }
        }
        ranges.add(new Range(firstPfn, pfn - firstPfn));
        return pfn - firstPfn;
    }

    /** pfn of the table of a level that translates an address. */
    long pfn(int level, long linear) {
        Long pfn = at(level).get(place(level, linear));
        if (pfn == null) {
            throw new IllegalArgumentException("no L" + level + " table for 0x" + Long.toHexString(linear));
        }
        return pfn;
    }

    /** Whether a pfn is that of a table, which the guest must not have writable. */
    boolean isTable(long pfn) {
        return ranges.stream().anyMatch(range -> pfn >= range.first && pfn < range.first + range.count);
    }

    /** Takes an entry of a table that leads to another one. */
    @FunctionalInterface
    interface Upper {
        void entry(int level, long tablePfn, int index, long targetPfn);
    }

    /** Visits the entries that link the tables. */
    void forEachUpper(Upper visitor) {
        for (int level = levels - 1; level > 0; level--) {
            int above = level + 1;
            int shift = 12 + 9 * level;
            at(level).forEach(
                (place, pfn) -> visitor.entry(above, pfn(above, place << shift), Pte.index(above, place << shift),
                    pfn));
        }
    }

    private TreeMap<Long, Long> at(int level) {
        return tables.get(level - 1);
    }

    private long last(int level, long to) {
        return levels == PAE_LEVELS && level == PAE_LEVELS - 1 ? PAE_TOP : place(level, to);
    }

    private static long place(int level, long linear) {
        return (linear & ADDRESS_MASK) >>> (12 + 9 * level);
    }
}
