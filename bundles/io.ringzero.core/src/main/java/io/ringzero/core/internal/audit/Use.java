// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

/** What a frame is used as, as far as the audit can tell from what refers to it. */
public enum Use {
    /** Nothing that excludes other uses. */
    NONE(0), L1(1), L2(2), L3(3), L4(4),
    /** Part of a descriptor table. */
    SEGDESC(0),
    /** Mapped or held writable. */
    WRITABLE(0),
    /** Page table of level 2 behind the last entry of a 32-bit guest's L3. */
    L2_TOP(2);

    private static final Use[] ALL = values();

    private final int level;

    Use(int level) {
        this.level = level;
    }

    /** Page table of a level, 1 to 4. */
    static Use table(int level) {
        return ALL[level];
    }

    /** Level of a page table, 0 for other uses. */
    int level() {
        return level;
    }
}
