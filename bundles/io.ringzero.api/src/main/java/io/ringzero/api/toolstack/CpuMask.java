// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.ArrayList;
import java.util.List;

/** Sets of pCPUs as xl writes them, {@code all}, {@code 0-3,^1}, {@code 5}; as masks: bit n is pCPU n. */
public final class CpuMask {
    private static final String ALL = "all";
    private static final int MOST = Long.SIZE;

    private CpuMask() {
    }

    /**
     * Reads a set; later parts win.
     *
     * @throws IllegalArgumentException when it is none, or an empty one; the message says why
     */
    public static long parse(String text) {
        long mask = 0;
        for (String part : text.split(",", -1)) {
            String plain = part.strip();
            boolean without = plain.startsWith("^");
            long range = range(without ? plain.substring(1) : plain, text);
            mask = without ? mask & ~range : mask | range;
        }
        if (mask == 0) {
            throw new IllegalArgumentException("'" + text + "' names no CPU; write for example 0-3,^1 or all");
        }
        return mask;
    }

    private static long range(String part, String whole) {
        if (part.equals(ALL)) {
            return -1L;
        }
        String[] ends = part.split("-", -1);
        if (ends.length > 2 || !part.matches("\\d{1,4}(-\\d{1,4})?")) {
            throw new IllegalArgumentException("'" + part + "' in '" + whole
                + "' is no CPU and no range of CPUs; write for example 0-3,^1 or all");
        }
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        if (to < from || to >= MOST) {
            throw new IllegalArgumentException("'" + part + "' in '" + whole + "' is not a range below CPU " + MOST);
        }
        return -1L >>> MOST - 1 - (to - from) << from;
    }

    /**
     * Writes a set as {@code xl vcpu-list} does.
     *
     * @param pcpus how many there are
     */
    public static String text(long mask, int pcpus) {
        long there = pcpus >= MOST ? -1 : (1L << pcpus) - 1;
        if ((mask & there) == there) {
            return ALL;
        }
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < MOST; from++) {
            int to = from;
            while (to < MOST && (mask >>> to & 1) != 0) {
                to++;
            }
            if (to > from) {
                ranges.add(to - from == 1 ? Integer.toString(from) : from + "-" + (to - 1));
                from = to;
            }
        }
        return ranges.isEmpty() ? "none" : String.join(",", ranges);
    }
}
