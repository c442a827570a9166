// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

/**
 * How the entries of one version lie in the frames of a table, and how they are marked used (public/grant_table.h). The guest may write
 * any entry at any time, from another processor too: marks are set by compare and set, and what an entry says is read again after it was
 * marked. On the thread that owns the machine.
 */
sealed interface GrantEntries permits GrantEntriesV1, GrantEntriesV2 {
    /** 1 or 2. */
    int version();

    /** Entries in one frame of the table. */
    int perFrame();

    /**
     * Checks an entry and sets its marks.
     *
     * @param domid who wants to use it
     * @param map to map it; otherwise it is to be copied from or to
     * @param pinned somebody uses it already: only whether it may be written is looked at
     * @throws GrantException when the entry does not allow it; its marks are then as before
     */
    GrantClaim mark(int reference, int domid, boolean write, boolean map, boolean pinned) throws GrantException;

    /** Takes marks from an entry, GTF_reading and GTF_writing. */
    void clear(int reference, int marks);

    /** Exchanges two entries that nobody uses. */
    void swap(int one, int other);

    /** Writes an entry for the guest: of a whole page, without marks. */
    void write(int reference, int flags, int domid, long gfn);

    /** What an entry says, to be kept over a change of version. */
    Kept kept(int reference);

    /** Writes what was kept. */
    void restore(int reference, Kept entry);

    /**
     * An entry in words of no version.
     *
     * @param flags GTF_*, with the marks
     * @param gfn frame, or what version 2 has in its place
     */
    record Kept(int flags, int domid, long gfn) {
        static final Kept NOTHING = new Kept(0, 0, 0);
    }
}
