// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

/** What a frame is used as: the page types of the paper (SOSP 2003, 3.3.3). A frame has one of them at a time. */
public enum FrameType {
    /** No use that excludes others: mapped read-only at most. */
    NONE(0), L1(1), L2(2), L3(3), L4(4),
    /** Part of a GDT or LDT. */
    SEGDESC(0),
    /** Mapped writable somewhere. */
    WRITABLE(0),
    /** The L2 of a 32-bit guest that its L3's last entry refers to: its last entries are the hypervisor's. */
    L2_TOP(2);

    private static final FrameType[] ALL = values();

    private final int level;

    FrameType(int level) {
        this.level = level;
    }

    /** Type of a page table of a level, 1 to 4. */
    public static FrameType table(int level) {
        return ALL[java.util.Objects.checkIndex(level - 1, 4) + 1];
    }

    /** Whether it is a page table. */
    public boolean isTable() {
        return level > 0;
    }

    /** Level of a page table, 0 for other types. */
    public int level() {
        return level;
    }

    /** The type as people name it. */
    public String title() {
        return switch (this) {
            case NONE -> "no type";
            case SEGDESC -> "segment descriptors";
            case WRITABLE -> "mapped writable";
            default -> name() + " page table";
        };
    }

    static FrameType of(int ordinal) {
        return ALL[ordinal];
    }
}
