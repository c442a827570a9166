// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantFlags.GTF_permit_access;
import static io.ringzero.abi.GrantFlags.GTF_reading;
import static io.ringzero.abi.GrantFlags.GTF_readonly;
import static io.ringzero.abi.GrantFlags.GTF_sub_page;
import static io.ringzero.abi.GrantFlags.GTF_transitive;
import static io.ringzero.abi.GrantFlags.GTF_type_mask;
import static io.ringzero.abi.GrantFlags.GTF_writing;

import io.ringzero.abi.layout.GrantEntryV2;
import io.ringzero.api.machine.MachineMemory;
import java.util.List;

/** Version 2: entries of sixteen bytes, of pages, parts of pages and others' grants; their marks lie in frames of their own. */
final class GrantEntriesV2 implements GrantEntries {
    private static final int STATUS_BYTES = 2;
    private static final int STATUSES_PER_FRAME = MachineMemory.PAGE_SIZE / STATUS_BYTES;
    private static final int PER_FRAME = MachineMemory.PAGE_SIZE / GrantEntryV2.SIZE;

    private final MachineMemory memory;
    private final List<Long> frames;
    private final List<Long> statusFrames;

    /** {@code frames}, {@code statusFrames}: mfns, of the table, which lets them grow. */
    GrantEntriesV2(MachineMemory memory, List<Long> frames, List<Long> statusFrames) {
        this.memory = memory;
        this.frames = frames;
        this.statusFrames = statusFrames;
    }

    /** Status frames for so many frames of entries. */
    static int statusFrames(int frames) {
        return (frames * PER_FRAME + STATUSES_PER_FRAME - 1) / STATUSES_PER_FRAME;
    }

    /** Frames of entries that so many status frames are for. */
    static int framesOf(int statusFrames) {
        return statusFrames * (STATUSES_PER_FRAME / PER_FRAME);
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public int perFrame() {
        return PER_FRAME;
    }

    @Override
    public GrantClaim mark(int reference, int domid, boolean write, boolean map, boolean pinned)
        throws GrantException {
        check(reference, memory.readInt(at(reference)), domid, write, map, pinned);
        Marks.set(memory, status(reference), GTF_reading | (write ? GTF_writing : 0));
        // The guest takes its grant back by clearing the flags and then looking at the marks: so the flags are looked at once more.
        int word = memory.readInt(at(reference));
        try {
            check(reference, word, domid, write, map, pinned);
        } catch (GrantException e) {
            Marks.clear(memory, status(reference), pinned ? GTF_writing : GTF_reading | GTF_writing);
            throw e;
        }
        return claim(at(reference), word & 0xffff);
    }

    private static void check(int reference, int word, int domid, boolean write, boolean map, boolean pinned)
        throws GrantException {
        int flags = word & 0xffff;
        int kind = flags & (map ? GTF_type_mask | GTF_sub_page : GTF_type_mask);
        boolean possible = kind == GTF_permit_access || !map && kind == GTF_transitive;
        if (!pinned && (!possible || word >>> 16 != domid)) {
            throw GrantException.notFor(reference, flags, word >>> 16, domid);
        }
        if (write && (flags & GTF_readonly) != 0) {
            throw GrantException.readOnly(reference);
        }
    }

    private GrantClaim claim(long at, int flags) {
        if ((flags & GTF_type_mask) == GTF_transitive) {
            return new GrantClaim.Another(memory.readInt(at + GrantEntryV2.TRANS_DOMID) & 0xffff,
                memory.readInt(at + GrantEntryV2.TRANS_GREF) & 0xffff_ffffL);
        }
        long gfn = memory.readLong(at + GrantEntryV2.FRAME);
        if ((flags & GTF_sub_page) == 0) {
            return GrantClaim.Bytes.page(gfn);
        }
        int part = memory.readInt(at + GrantEntryV2.SUB_PAGE_OFF);
        return new GrantClaim.Bytes(gfn, part & 0xffff, part >>> 16, false);
    }

    @Override
    public void clear(int reference, int marks) {
        Marks.clear(memory, status(reference), marks);
    }

    @Override
    public void swap(int one, int other) {
        for (int word = 0; word < GrantEntryV2.SIZE; word += Long.BYTES) {
            long a = memory.readLong(at(one) + word);
            memory.writeLong(at(one) + word, memory.readLong(at(other) + word));
            memory.writeLong(at(other) + word, a);
        }
        int status = status16(one);
        memory.writeShort(status(one), (short) status16(other));
        memory.writeShort(status(other), (short) status);
    }

    @Override
    public void write(int reference, int flags, int domid, long gfn) {
        restore(reference, new Kept(flags, domid, gfn));
    }

    @Override
    public Kept kept(int reference) {
        int word = memory.readInt(at(reference));
        return new Kept(word & 0xffff | status16(reference), word >>> 16,
            memory.readLong(at(reference) + GrantEntryV2.FRAME));
    }

    @Override
    public void restore(int reference, Kept entry) {
        long at = at(reference);
        int marks = entry.flags() & (GTF_reading | GTF_writing);
        memory.writeShort(status(reference), (short) marks);
        memory.writeShort(at + GrantEntryV2.DOMID, (short) entry.domid());
        memory.writeLong(at + GrantEntryV2.FRAME, entry.gfn());
        memory.writeShort(at + GrantEntryV2.FLAGS, (short) (entry.flags() & ~marks));
    }

    private int status16(int reference) {
        return memory.readInt(status(reference) & ~3L) >>> (status(reference) & 2) * 8 & 0xffff;
    }

    private long at(int reference) {
        return frames.get(reference / PER_FRAME) * MachineMemory.PAGE_SIZE
            + (long) (reference % PER_FRAME) * GrantEntryV2.SIZE;
    }

    private long status(int reference) {
        return statusFrames.get(reference / STATUSES_PER_FRAME) * MachineMemory.PAGE_SIZE
            + (long) (reference % STATUSES_PER_FRAME) * STATUS_BYTES;
    }
}
