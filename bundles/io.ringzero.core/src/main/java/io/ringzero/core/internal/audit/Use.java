// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

/** What a frame is used as, as far as the audit can tell from what refers to it. */
public enum Use {
    /** Nothing that excludes other uses. */
    NONE, L1, L2, L3, L4,
    /** Part of a descriptor table. */
    SEGDESC,
    /** Mapped or held writable. */
    WRITABLE;

    private static final Use[] ALL = values();

    /** Page table of a level, 1 to 4. */
    static Use table(int level) {
        return ALL[level];
    }

    /** Level of a page table, 0 for other uses. */
    int level() {
        return this == NONE || ordinal() > L4.ordinal() ? 0 : ordinal();
    }
}
