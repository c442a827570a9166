// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

import static io.ringzero.core.internal.frames.FrameRecords.ALLOCATED;
import static io.ringzero.core.internal.frames.FrameRecords.HYPERVISOR;
import static io.ringzero.core.internal.frames.FrameRecords.LOCKED;
import static io.ringzero.core.internal.frames.FrameRecords.PINNED;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.xen.GuestFaultException;
import java.util.ArrayDeque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Owner, type and counts of every machine frame. Counts change in this class only.
 *
 * <p>What stays true:
 * <ul>
 * <li>The total count is the number of references: one for being allocated, one for each deposited {@link FrameRef},
 * one while a table is {@link State#OPEN} or {@link State#DROPPING}. A frame is free exactly when it is 0.</li>
 * <li>The type count is the number of those references that carry the type. While it is not 0 the type does not
 * change, so no frame is a page table and mapped writable at once.</li>
 * <li>The entries of a table hold references exactly while it is valid; of an open one those below its progress, of a
 * dropping one too.</li>
 * </ul>
 *
 * <p>On pCPU threads, in turns and at safe points, one at a time.
 */
public final class FrameTable implements AutoCloseable {
    /** Entries of a page table. */
    public static final int ENTRIES = 512;

    /** How far a frame is in being what its type says. */
    public enum State {
        /** Has no type. */
        IDLE,
        /** Is being checked as a page table; or was, when the budget ended. */
        OPEN,
        /** Has been checked and is in use. */
        VALID,
        /** Its last typed reference has gone, its entries still hold theirs. */
        DROPPING
    }

    /** Hears of frames that nobody refers to any more. */
    @FunctionalInterface
    interface FreeListener {
        void freed(long mfn, int owner, boolean hypervisor);
    }

    private final FrameRecords records;
    private final TreeMap<Integer, ArrayDeque<Long>> dropping = new TreeMap<>();
    private @Nullable FreeListener listener;

    /** Makes the table of a machine with so many frames; all are free. */
    public FrameTable(long frames) {
        records = new FrameRecords(frames);
    }

    public long frames() {
        return records.frames();
    }

    public boolean exists(long mfn) {
        return Long.compareUnsigned(mfn, records.frames()) < 0;
    }

    /** Domid of the owner, {@code DOMID_INVALID} for a free frame. */
    public int owner(long mfn) {
        return records.owner(records.at(mfn));
    }

    public FrameType type(long mfn) {
        return records.type(records.at(mfn));
    }

    public State state(long mfn) {
        return records.state(records.at(mfn));
    }

    public int typeCount(long mfn) {
        return records.typeCount(records.at(mfn));
    }

    public int totalCount(long mfn) {
        return records.total(records.at(mfn));
    }

    public boolean pinned(long mfn) {
        return records.flag(records.at(mfn), PINNED);
    }

    /** Whether its owner has it: it is not only kept alive by references. */
    public boolean allocated(long mfn) {
        return records.flag(records.at(mfn), ALLOCATED);
    }

    /** Whether it is the hypervisor's, perhaps lent to its owner. */
    public boolean hypervisor(long mfn) {
        return records.flag(records.at(mfn), HYPERVISOR);
    }

    /** From now on the frame, which has no type, gets none: a page that the hypervisor shows read-only. */
    public void lock(long mfn) {
        records.flag(require(mfn, State.IDLE), LOCKED, true);
    }

    /** Entries of an open or dropping table that hold references: those below this number. */
    public int progress(long mfn) {
        return records.progress(records.at(mfn));
    }

    public void progress(long mfn, int entries) {
        records.progress(records.at(mfn), entries);
    }

    /** Owner and use of a frame, in words for reports. */
    public String describe(long mfn) {
        String name = "mfn 0x" + Long.toHexString(mfn);
        if (!exists(mfn)) {
            return name + " (no memory)";
        }
        FrameType type = type(mfn);
        String use = hypervisor(mfn) ? "the hypervisor's" : totalCount(mfn) == 0 ? "free" : "d" + owner(mfn);
        return name + " (" + use + ", " + type.title() + (typeCount(mfn) == 0 ? "" : ", " + typeCount(mfn) + " uses")
            + (pinned(mfn) ? ", pinned" : "") + ")";
    }

    /** Takes a reference to a frame of an owner's; EINVAL when it has no such frame. */
    public FrameRef acquire(long mfn, int owner) throws GuestFaultException {
        if (!exists(mfn) || owner(mfn) != owner || totalCount(mfn) == 0) {
            throw new GuestFaultException(Errno.EINVAL,
                "mfn 0x" + Long.toHexString(mfn) + " is not domain " + owner + "'s");
        }
        count(mfn);
        return new FrameRef(this, mfn, FrameType.NONE);
    }

    /** Adds a type to a plain reference if the frame is of that type already. */
    public boolean share(FrameRef ref, FrameType type) {
        long at = records.at(ref.mfn());
        if (records.state(at) != State.VALID || records.type(at) != type) {
            return false;
        }
        records.typeCount(at, Math.addExact(records.typeCount(at), 1));
        ref.typed(type);
        return true;
    }

    /**
     * Begins to make an idle frame of a type, or goes on where the budget ended; the caller checks its contents, and
     * then calls {@link #complete} or {@link #abandon}. False when the frame has another use.
     */
    public boolean open(long mfn, FrameType type) {
        long at = records.at(mfn);
        if (records.state(at) == State.OPEN && records.type(at) == type) {
            return true;
        }
        if (records.state(at) != State.IDLE || records.flag(at, LOCKED)) {
            return false;
        }
        records.state(at, type, State.OPEN);
        records.progress(at, 0);
        count(mfn);
        return true;
    }

    /** The open frame of a plain reference is of its type from now on, and the reference carries the type. */
    public void complete(FrameRef ref) {
        long at = require(ref.mfn(), State.OPEN);
        FrameType type = records.type(at);
        records.state(at, type, State.VALID);
        records.typeCount(at, 1);
        records.progress(at, 0);
        ref.typed(type);
        uncount(ref.mfn());
    }

    /** The open frame will not be of its type: what its entries below the progress hold is to be dropped. */
    public void abandon(long mfn) {
        long at = require(mfn, State.OPEN);
        if (records.type(at).isTable()) {
            records.state(at, records.type(at), State.DROPPING);
            queue(mfn);
        } else {
            records.state(at, FrameType.NONE, State.IDLE);
            uncount(mfn);
        }
    }

    /** The next frame of an owner that is dropping, -1 for none. */
    public long firstDropping(int owner) {
        ArrayDeque<Long> queue = dropping.get(owner);
        return queue == null ? -1 : queue.getFirst();
    }

    /** The entries of the frame that {@link #firstDropping} named hold nothing any more. */
    public void dropped(long mfn) {
        long at = require(mfn, State.DROPPING);
        int owner = owner(mfn);
        ArrayDeque<Long> queue = java.util.Objects.requireNonNull(dropping.get(owner));
        if (queue.removeFirst() != mfn) {
            throw new IllegalStateException("mfn 0x" + Long.toHexString(mfn) + " is not the first to drop");
        }
        if (queue.isEmpty()) {
            dropping.remove(owner);
        }
        records.state(at, FrameType.NONE, State.IDLE);
        uncount(mfn);
    }

    /** Takes a deposited reference back from where it was kept. */
    public FrameRef withdraw(long mfn, FrameType type) {
        long at = records.at(mfn);
        if (records.total(at) == 0
            || type != FrameType.NONE && (records.typeCount(at) == 0 || records.type(at) != type)) {
            throw new IllegalStateException("mfn 0x" + Long.toHexString(mfn) + " is not referenced as " + type);
        }
        return new FrameRef(this, mfn, type);
    }

    /** Marks a table pinned and keeps the reference; false when it is pinned already. */
    public boolean pin(FrameRef ref) {
        long at = records.at(ref.mfn());
        if (records.flag(at, PINNED)) {
            return false;
        }
        records.flag(at, PINNED, true);
        ref.deposit();
        return true;
    }

    /** Takes the pin's reference back; null when the frame is not pinned. */
    public @Nullable FrameRef unpin(long mfn) {
        long at = records.at(mfn);
        if (!records.flag(at, PINNED)) {
            return null;
        }
        records.flag(at, PINNED, false);
        return withdraw(mfn, records.type(at));
    }

    /**
     * Takes the allocation's reference back: the frame is free when all others have gone. Null when it is not
     * allocated.
     */
    public @Nullable FrameRef deallocate(long mfn) {
        long at = records.at(mfn);
        if (!records.flag(at, ALLOCATED)) {
            return null;
        }
        records.flag(at, ALLOCATED, false);
        return withdraw(mfn, FrameType.NONE);
    }

    /**
     * As {@link #deallocate}, for a frame that only its allocation refers to; null otherwise. {@link #restore} undoes
     * it.
     */
    public @Nullable FrameRef steal(long mfn, int owner) {
        boolean alone = exists(mfn) && owner(mfn) == owner && totalCount(mfn) == 1 && !hypervisor(mfn);
        return alone ? deallocate(mfn) : null;
    }

    /** Gives the allocation's reference back. */
    public void restore(FrameRef allocation) {
        records.flag(records.at(allocation.mfn()), ALLOCATED, true);
        allocation.deposit();
    }

    /** The owner is gone, while others still hold the frame: it is the hypervisor's until they let it go. */
    public void disown(long mfn) {
        records.owner(records.at(mfn), DomainIds.DOMID_XEN);
    }

    /** Uses of a table as a lower table of another one of its level (above 0), or such entries of its own (below 0). */
    public int linear(long mfn) {
        return records.linear(records.at(mfn));
    }

    /**
     * Counts an entry of one table that maps another of the same level; no table is on both sides of such entries, so
     * no cycle can arise (XSA-240). False when that would be broken, or the counts are full.
     */
    public boolean linkLinear(long mapper, long mapped) {
        if (linear(mapper) > 0 || linear(mapped) < 0 || linear(mapper) == Short.MIN_VALUE
            || linear(mapped) == Short.MAX_VALUE) {
            return false;
        }
        records.linear(records.at(mapper), linear(mapper) - 1);
        records.linear(records.at(mapped), linear(mapped) + 1);
        return true;
    }

    /** Takes back what {@link #linkLinear} counted. */
    public void unlinkLinear(long mapper, long mapped) {
        records.linear(records.at(mapper), linear(mapper) + 1);
        records.linear(records.at(mapped), linear(mapped) - 1);
    }

    @Override
    public void close() {
        records.close();
    }

    /** Host address of the records: for tests that plant errors. */
    HostMemory.Reservation block() {
        return records.block();
    }

    void listen(FreeListener free) {
        listener = free;
    }

    /** A free frame gets an owner; its allocation is the first reference. */
    void give(long mfn, int owner, boolean hypervisor) {
        long at = records.at(mfn);
        if (records.total(at) != 0) {
            throw new IllegalStateException("mfn 0x" + Long.toHexString(mfn) + " is not free");
        }
        records.owner(at, owner);
        records.flag(at, ALLOCATED, true);
        records.flag(at, HYPERVISOR, hypervisor);
        records.total(at, 1);
    }

    /** A reference is gone. */
    void drop(long mfn, FrameType type) {
        if (type != FrameType.NONE) {
            long at = records.at(mfn);
            int left = records.typeCount(at) - 1;
            records.typeCount(at, left);
            if (left == 0 && type.isTable()) {
                records.state(at, type, State.DROPPING);
                records.progress(at, ENTRIES);
                count(mfn);
                queue(mfn);
            } else if (left == 0) {
                records.state(at, FrameType.NONE, State.IDLE);
            }
        }
        uncount(mfn);
    }

    private void queue(long mfn) {
        dropping.computeIfAbsent(owner(mfn), ignored -> new ArrayDeque<>()).addLast(mfn);
    }

    private void count(long mfn) {
        long at = records.at(mfn);
        records.total(at, Math.addExact(records.total(at), 1));
    }

    private void uncount(long mfn) {
        long at = records.at(mfn);
        int left = records.total(at) - 1;
        records.total(at, left);
        if (left == 0) {
            int owner = records.owner(at);
            boolean hypervisor = records.flag(at, HYPERVISOR);
            records.clear(at);
            if (listener != null) {
                listener.freed(mfn, owner, hypervisor);
            }
        }
    }

    private long require(long mfn, State state) {
        long at = records.at(mfn);
        if (records.state(at) != state) {
            throw new IllegalStateException(
                "mfn 0x" + Long.toHexString(mfn) + " is " + records.state(at) + ", not " + state);
        }
        return at;
    }
}
