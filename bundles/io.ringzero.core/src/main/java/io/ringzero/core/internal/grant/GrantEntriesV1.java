// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.layout.GrantEntryV1;
import io.ringzero.api.machine.MachineMemory;
import java.util.List;

/** Version 1: entries of eight bytes, marked in their flags. */
final class GrantEntriesV1 implements GrantEntries {
    private static final int TRIES = 5;

    private final MachineMemory memory;
    private final List<Long> frames;

    /** {@code frames}: mfns, of the table, which lets it grow. */
    GrantEntriesV1(MachineMemory memory, List<Long> frames) {
        this.memory = memory;
        this.frames = frames;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public int perFrame() {
        return MachineMemory.PAGE_SIZE / GrantEntryV1.SIZE;
    }

    @Override
    public GrantClaim mark(int reference, int domid, boolean write, boolean map, boolean pinned)
        throws GrantException {
        long at = at(reference);
        for (int tries = 0; tries < TRIES; tries++) {
            int word = memory.readInt(at);
            int flags = word & 0xffff;
            boolean access = (flags & GrantFlags.GTF_type_mask) == GrantFlags.GTF_permit_access;
            if (!pinned && (!access || word >>> 16 != domid)) {
                throw GrantException.notFor(reference, flags, word >>> 16, domid);
            }
            if (write && (flags & GrantFlags.GTF_readonly) != 0) {
                throw GrantException.readOnly(reference);
            }
            int marked = word | GrantFlags.GTF_reading | (write ? GrantFlags.GTF_writing : 0);
            if (memory.casInt(at, word, marked)) {
                return GrantClaim.Bytes.page(memory.readInt(at + GrantEntryV1.FRAME) & 0xffff_ffffL);
            }
        }
        throw GrantException.general("grant " + reference + " keeps changing");
    }

    @Override
    public void clear(int reference, int marks) {
        Marks.clear(memory, at(reference), marks);
    }

    @Override
    public void swap(int one, int other) {
        long a = memory.readLong(at(one));
        memory.writeLong(at(one), memory.readLong(at(other)));
        memory.writeLong(at(other), a);
    }

    @Override
    public void write(int reference, int flags, int domid, long gfn) {
        restore(reference, new Kept(flags, domid, gfn));
    }

    @Override
    public Kept kept(int reference) {
        int word = memory.readInt(at(reference));
        return new Kept(word & 0xffff, word >>> 16, memory.readInt(at(reference) + GrantEntryV1.FRAME) & 0xffff_ffffL);
    }

    @Override
    public void restore(int reference, Kept entry) {
        long at = at(reference);
        memory.writeShort(at + GrantEntryV1.DOMID, (short) entry.domid());
        memory.writeInt(at + GrantEntryV1.FRAME, (int) entry.gfn());
        memory.writeShort(at + GrantEntryV1.FLAGS, (short) entry.flags());
    }

    private long at(int reference) {
        return frames.get(reference / perFrame()) * MachineMemory.PAGE_SIZE
            + (long) (reference % perFrame()) * GrantEntryV1.SIZE;
    }
}
