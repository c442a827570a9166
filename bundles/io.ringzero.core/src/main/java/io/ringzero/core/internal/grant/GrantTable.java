// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.layout.GrantEntryV1;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import java.util.ArrayList;
import java.util.List;

/**
 * The grant table of one domain, version 1: entries of eight bytes in frames that the hypervisor lends to the domain
 * (public/grant_table.h). The guest writes entries at any time; the hypervisor marks those in use in their flags, by compare and set.
 */
final class GrantTable {
    /** xl's default for max_grant_frames. */
    static final int MAX_FRAMES = 64;
    /** xl's default for max_maptrack_frames, in entries. */
    static final int MAX_MAPPINGS = 1024 * 256;
    private static final int TRIES = 5;
    static final int ENTRIES_PER_FRAME = MachineMemory.PAGE_SIZE / GrantEntryV1.SIZE;

    private final Domain domain;
    private final MachineMemory memory;
    private final List<Long> frames = new ArrayList<>();
    private int[] uses = new int[0];
    private int[] writers = new int[0];
    private int used;

    GrantTable(Domain domain, MachineMemory memory) {
        this.domain = domain;
        this.memory = memory;
    }

    Domain domain() {
        return domain;
    }

    /** mfns of the frames that there are. */
    List<Long> frames() {
        return List.copyOf(frames);
    }

    /** Makes the table as large as asked for; it never shrinks. */
    void grow(int wanted) throws GuestFaultException {
        if (wanted > MAX_FRAMES) {
            throw new GuestFaultException(Errno.EINVAL, wanted + " grant frames are more than " + MAX_FRAMES);
        }
        while (frames.size() < wanted) {
            frames.add(domain.memory().lend(true));
        }
        uses = java.util.Arrays.copyOf(uses, frames.size() * ENTRIES_PER_FRAME);
        writers = java.util.Arrays.copyOf(writers, uses.length);
    }

    int entries() {
        return frames.size() * ENTRIES_PER_FRAME;
    }

    /** Entries that somebody uses now. */
    int used() {
        return used;
    }

    boolean inUse(int reference) {
        return uses[reference] != 0;
    }

    /** Writes an entry for the guest, as the toolstack does for the rings. */
    void write(int reference, int flags, int domid, long mfn) {
        long at = at(reference);
        memory.writeShort(at + GrantEntryV1.DOMID, (short) domid);
        memory.writeInt(at + GrantEntryV1.FRAME, (int) mfn);
        memory.writeShort(at + GrantEntryV1.FLAGS, (short) flags);
    }

    /**
     * Checks an entry and marks it used.
     *
     * @param domid who wants to use it
     * @return the frame number that the entry names
     * @throws GrantException when the entry does not allow it
     */
    long use(long reference, int domid, boolean write) throws GrantException {
        if (reference < 0 || reference >= entries()) {
            throw GrantException.badReference("no grant reference " + reference);
        }
        long at = at((int) reference);
        for (int tries = 0; tries < TRIES; tries++) {
            int word = memory.readInt(at);
            int flags = word & 0xffff;
            if ((flags & GrantFlags.GTF_type_mask) != GrantFlags.GTF_permit_access || word >>> 16 != domid) {
                throw GrantException.general("grant " + reference + " of " + domain + " has flags 0x"
                    + Integer.toHexString(flags) + " for d" + (word >>> 16) + ", not for d" + domid);
            }
            if (write && (flags & GrantFlags.GTF_readonly) != 0) {
                throw GrantException.general("grant " + reference + " of " + domain + " is read-only");
            }
            int marked = word | GrantFlags.GTF_reading | (write ? GrantFlags.GTF_writing : 0);
            if (memory.casInt(at, word, marked)) {
                uses[(int) reference]++;
                used += uses[(int) reference] == 1 ? 1 : 0;
                writers[(int) reference] += write ? 1 : 0;
                return memory.readInt(at + GrantEntryV1.FRAME) & 0xffff_ffffL;
            }
        }
        throw GrantException.general("grant " + reference + " of " + domain + " keeps changing");
    }

    /** Ends a use; the marks go with the last one. */
    void release(int reference, boolean write) {
        uses[reference]--;
        writers[reference] -= write ? 1 : 0;
        used -= uses[reference] == 0 ? 1 : 0;
        if (frames.isEmpty()) {
            // The domain has ended; its table went before this use did.
            return;
        }
        int clear = writers[reference] == 0 && write ? GrantFlags.GTF_writing : 0;
        clear |= uses[reference] == 0 ? GrantFlags.GTF_reading : 0;
        long at = at(reference);
        int word = memory.readInt(at);
        while (clear != 0 && !memory.casInt(at, word, word & ~clear)) {
            word = memory.readInt(at);
        }
    }

    /** Exchanges two entries that nobody uses (GNTTABOP_swap_grant_ref). */
    void swap(int one, int other) {
        long a = memory.readLong(at(one));
        memory.writeLong(at(one), memory.readLong(at(other)));
        memory.writeLong(at(other), a);
    }

    /** Gives the frames back. */
    void free() {
        frames.forEach(domain.memory()::free);
        frames.clear();
    }

    private long at(int reference) {
        return frames.get(reference / ENTRIES_PER_FRAME) * MachineMemory.PAGE_SIZE
            + (long) (reference % ENTRIES_PER_FRAME) * GrantEntryV1.SIZE;
    }
}
