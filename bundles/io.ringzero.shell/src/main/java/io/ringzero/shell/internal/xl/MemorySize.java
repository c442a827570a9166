// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.Locale;

/** Amounts of memory as xl's command line has them. */
final class MemorySize {
    private static final String UNITS = "kmgt";

    private MemorySize() {
    }

    /**
     * KiB of a number with a suffix: {@code b}, {@code k}, {@code m}, {@code g}, {@code t} in either case. Without one it is
     * MiB: so xl 4.17 does it, whatever its manual says.
     */
    static long kib(String text) throws XlException {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9]{1,12}[bkmgt]?")) {
            throw new XlException("'" + text + "' is no amount of memory",
                "give a number with k, m or g behind it, for example 256m");
        }
        char last = lower.charAt(lower.length() - 1);
        boolean bare = last <= '9';
        long number = Long.parseLong(bare ? lower : lower.substring(0, lower.length() - 1));
        if (last == 'b') {
            return number >> 10;
        }
        int shift = 10 * UNITS.indexOf(bare ? 'm' : last);
        if (number > Long.MAX_VALUE >> shift + 10) {
            throw new XlException("'" + text + "' is more memory than any machine has", "give a smaller number");
        }
        return number << shift;
    }
}
