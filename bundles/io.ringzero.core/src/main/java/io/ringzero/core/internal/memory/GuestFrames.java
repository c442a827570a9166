// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.Errno;
import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.Budget;
import io.ringzero.core.internal.paging.DomainArea;
import io.ringzero.core.internal.paging.PageTables;
import io.ringzero.core.internal.paging.PreemptedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The frames of one PV domain: its own, up to a maximum, and those that the hypervisor lends it.
 *
 * <p>On pCPU threads, in turns and at safe points, one at a time.
 */
public final class GuestFrames implements DomainMemory {
    /** Of a lent frame that nobody uses: one for being allocated, one of the writable type. */
    private static final int LOAN_REFERENCES = 2;

    private final Domain domain;
    private final FrameTable table;
    private final FrameAllocator allocator;
    private final MachineToPhysical machineToPhysical;
    private final PageTables tables;
    private final Holds holds;
    private final DomainArea area;
    private final FrameSet owned = new FrameSet();
    private final FrameSet lentWritable = new FrameSet();
    private final FrameSet lentReadOnly = new FrameSet();
    private final long sharedInfo;
    private long pages;
    private long maxPages;
    private boolean released;

    GuestFrames(Domain domain, FrameAllocator allocator, MachineToPhysical machineToPhysical, PageTables tables,
        Holds holds,
        long maxPages) throws GuestFaultException {
        this.domain = domain;
        this.table = tables.table();
        this.allocator = allocator;
        this.machineToPhysical = machineToPhysical;
        this.tables = tables;
        this.holds = holds;
        this.maxPages = maxPages;
        area = tables.area(domain, () -> (domain.vmAssist() >>> VmAssist.VMASST_TYPE_m2p_strict & 1) != 0);
        allocator.register(domain.domid(), this::freed);
        try {
            sharedInfo = lend(true) << MachineMemory.PAGE_SHIFT;
        } catch (GuestFaultException e) {
            tables.release(domain, area);
            allocator.unregister(domain.domid());
            throw e;
        }
    }

    public Domain domain() {
        return domain;
    }

    public DomainArea area() {
        return area;
    }

    @Override
    public long sharedInfo() {
        return sharedInfo;
    }

    @Override
    public long pages() {
        return pages;
    }

    @Override
    public long maxPages() {
        return maxPages;
    }

    @Override
    public void maxPages(long value) {
        maxPages = value;
    }

    /** Whether it may own so many frames more. */
    public boolean roomFor(long more) {
        return more <= maxPages - pages;
    }

    /**
     * Gives the domain 2^order neighbouring frames, zeroed, without gfns.
     *
     * @param frameLimit all mfns are below this
     * @return first mfn, {@link FrameAllocator#NONE} when the maximum or the machine does not allow it
     */
    public long allocate(int order, long frameLimit) {
        return roomFor(1L << order) ? take(order, frameLimit) : FrameAllocator.NONE;
    }

    private long take(int order, long frameLimit) {
        long mfn = allocator.allocate(domain.domid(), false, order, frameLimit);
        if (mfn != FrameAllocator.NONE) {
            owned.set((int) mfn, (int) mfn + (1 << order));
            pages += 1L << order;
        }
        return mfn;
    }

    /**
     * The domain gives a frame of its up; it is free when nothing refers to it any more. False when it is not to
     * give.
     */
    public boolean giveUp(long mfn) {
        if (!table.exists(mfn) || table.owner(mfn) != domain.domid() || table.hypervisor(mfn)) {
            return false;
        }
        FrameRef allocation = table.deallocate(mfn);
        if (allocation == null) {
            return false;
        }
        allocation.close();
        return true;
    }

    /**
     * Takes frames that nothing but their allocation refers to, and gives as many others; wholly or not at all.
     *
     * @param count extents to give
     * @param order each of 2^order frames
     * @return first mfns of the new extents
     */
    public long[] exchange(long[] given, int count, int order, long frameLimit) throws GuestFaultException {
        List<FrameRef> stolen = new ArrayList<>();
        List<Long> received = new ArrayList<>();
        boolean done = false;
        try {
            for (long mfn : given) {
                FrameRef allocation = table.steal(mfn, domain.domid());
                if (allocation == null) {
                    throw new GuestFaultException(Errno.EINVAL,
                        "mfn 0x" + Long.toHexString(mfn) + " cannot be given away");
                }
                stolen.add(allocation);
            }
            for (int i = 0; i < count; i++) {
                long mfn = take(order, frameLimit);
                if (mfn == FrameAllocator.NONE) {
                    throw new GuestFaultException(Errno.ENOMEM, "no free extent of 2^" + order + " frames");
                }
                received.add(mfn);
            }
            done = true;
        } finally {
            stolen.forEach(done ? FrameRef::close : table::restore);
            if (!done) {
                received.forEach(mfn -> LongStream.range(mfn, mfn + (1L << order)).forEach(this::giveUp));
            }
        }
        return received.stream().mapToLong(Long::longValue).toArray();
    }

    /** Frames in use by the domain, lent ones not counted: set bits are mfns. A copy. */
    public BitSet owned() {
        return owned.copy();
    }

    /** Frames lent to it; writable ones have a reference of that type. A copy. */
    public BitSet lent(boolean writable) {
        return (writable ? lentWritable : lentReadOnly).copy();
    }

    @Override
    public long lend(boolean writable) throws GuestFaultException {
        long mfn = allocator.allocate(domain.domid(), true);
        if (mfn == FrameAllocator.NONE) {
            throw new GuestFaultException(Errno.ENOMEM, "no free frame to lend to " + domain);
        }
        if (writable) {
            tables.writable(mfn, domain.domid()).deposit();
        } else {
            table.lock(mfn);
        }
        (writable ? lentWritable : lentReadOnly).set((int) mfn);
        machineToPhysical.set(mfn, MachineToPhysical.SHARED);
        return mfn;
    }

    @Override
    public void free(long mfn) {
        int bit = Math.toIntExact(mfn);
        boolean writable = lentWritable.get(bit);
        if (!writable && !lentReadOnly.get(bit)) {
            throw new IllegalArgumentException("mfn 0x" + Long.toHexString(mfn) + " is not lent to " + domain);
        }
        lentWritable.clear(bit);
        lentReadOnly.clear(bit);
        if (writable) {
            table.withdraw(mfn, FrameType.WRITABLE).close();
        }
        close(table.deallocate(mfn));
        if (domain.dying() && table.totalCount(mfn) > 0) {
            // A privileged domain has it mapped still; the domid may have a new bearer by the time it lets go.
            table.disown(mfn);
        }
    }

    @Override
    public boolean lentInUse(long mfn) {
        return table.totalCount(mfn) > LOAN_REFERENCES;
    }

    @Override
    public FrameHold hold(long gfn, boolean writable) throws GuestFaultException {
        FrameRef ref = writable ? tables.writable(gfn, domain.domid()) : table.acquire(gfn, domain.domid());
        return holds.add(ref, writable);
    }

    @Override
    public void release() {
        if (released) {
            return;
        }
        released = true;
        releaseOwned();
        BitSet lent = lent(true);
        lent.or(lent(false));
        lent.stream().forEach(this::free);
        tables.release(domain, area);
        // What others still hold through grants goes when they let it go; the domid may have a new bearer by then.
        for (int mfn = owned.next(0); mfn >= 0; mfn = owned.next(mfn + 1)) {
            table.disown(mfn);
        }
        owned.clear();
        allocator.unregister(domain.domid());
    }

    /** Gives all frames of the domain's own back: pins, tables half checked, tables, the frames themselves. */
    public void releaseOwned() {
        for (int mfn = owned.next(0); mfn >= 0; mfn = owned.next(mfn + 1)) {
            close(table.unpin(mfn));
            tables.giveUpHalfDone(mfn);
        }
        try {
            tables.drain(domain, Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
        for (int mfn = owned.next(0); mfn >= 0; mfn = owned.next(mfn + 1)) {
            close(table.deallocate(mfn));
        }
    }

    private void freed(long mfn, boolean hypervisor) {
        if (!hypervisor) {
            owned.clear((int) mfn);
            pages--;
        }
    }

    private static void close(@org.jspecify.annotations.Nullable FrameRef ref) {
        if (ref != null) {
            ref.close();
        }
    }
}
