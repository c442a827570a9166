// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import java.util.function.BooleanSupplier;

/**
 * All that is done to guests' page tables, over one frame table.
 *
 * <p>What stays true: no frame is reachable as a page table and writable by a guest at once; every present entry of a
 * valid table holds the references of {@link EntryReferences}; what was taken back is in no TLB when guest code runs
 * again.
 *
 * <p>On pCPU threads, in turns and at safe points, one at a time.
 */
public final class PageTables {
    private final MachineMemory memory;
    private final FrameTable table;
    private final FrameAllocator allocator;
    private final HypervisorMap map;
    private final PteWriter writer;
    private final HypervisorSlots slots;
    private final EntryReferences references;
    private final Promotion promotion;
    private final Demotion demotion;
    private final EntryUpdate updates;
    private final LdtPages ldts = new LdtPages();

    public PageTables(Machine machine, FrameTable table, FrameAllocator allocator, HypervisorMap map) {
        memory = machine.memory();
        this.table = table;
        this.allocator = allocator;
        this.map = map;
        writer = new PteWriter(machine, table);
        slots = new HypervisorSlots(writer, map);
        references = new EntryReferences(table, ldts);
        promotion = new Promotion(memory, table, writer, references, slots);
        demotion = new Demotion(memory, table, writer, references, slots);
        updates = new EntryUpdate(table, writer, references, promotion);
    }

    public FrameTable table() {
        return table;
    }

    LdtPages ldts() {
        return ldts;
    }

    MachineMemory memory() {
        return memory;
    }

    HypervisorMap map() {
        return map;
    }

    PteWriter writer() {
        return writer;
    }

    HypervisorSlots slots() {
        return slots;
    }

    EntryUpdate updates() {
        return updates;
    }

    /** Makes a domain's area and lets its L4 tables have it. */
    public DomainArea area(Domain domain, BooleanSupplier strictM2p) throws GuestFaultException {
        DomainArea area = new DomainArea(allocator, table, writer);
        slots.register(domain, area, strictM2p);
        return area;
    }

    /** Gives a domain's area back; its tables are gone. */
    public void release(Domain domain, DomainArea area) {
        slots.unregister(domain.domid());
        area.release();
    }

    /** Makes a vCPU's paging. */
    public PvPaging paging(Vcpu vcpu, DomainArea area, PageFaults faults) throws GuestFaultException {
        return vcpu.domain().type() == GuestType.PV64
            ? new Pv64Paging(vcpu, this, area, faults)
            : new Pv32Paging(vcpu, this, area, faults);
    }

    /** Takes a reference of a type. */
    public FrameRef acquire(long mfn, int owner, FrameType type, Budget budget)
        throws GuestFaultException, PreemptedException {
        return promotion.acquire(mfn, owner, type, budget);
    }

    /** Takes a reference to a frame that is to be written; EINVAL when its type forbids that. */
    public FrameRef writable(long mfn, int owner) throws GuestFaultException {
        FrameRef ref = table.acquire(mfn, owner);
        if (!references.writable(ref)) {
            ref.close();
            throw new GuestFaultException(Errno.EINVAL,
                "mfn 0x" + Long.toHexString(mfn) + " is in use as " + table.type(mfn)
                    + ", it cannot be written");
        }
        return ref;
    }

    /** Pins a table as a type; EINVAL when it is pinned already or cannot be that. */
    public void pin(Domain domain, long mfn, FrameType type, Budget budget)
        throws GuestFaultException, PreemptedException {
        try (FrameRef ref = acquire(mfn, domain.domid(), type, budget)) {
            if (!table.pin(ref)) {
                throw new GuestFaultException(Errno.EINVAL, "mfn 0x" + Long.toHexString(mfn) + " is pinned already");
            }
        }
    }

    /** Takes a pin away; EINVAL when there is none. */
    public void unpin(Domain domain, long mfn) throws GuestFaultException {
        try (FrameRef ref = table.acquire(mfn, domain.domid()); FrameRef pin = table.unpin(mfn)) {
            if (pin == null) {
                throw new GuestFaultException(Errno.EINVAL, "mfn 0x" + Long.toHexString(ref.mfn()) + " is not pinned");
            }
        }
    }

    /**
     * Takes apart what has become unused; called at the begin and after each step of what can make tables unused.
     *
     * @throws DomainCrashException when that unmapped a granted frame behind the grant table's back
     */
    public void drain(Domain domain, Budget budget) throws PreemptedException {
        demotion.drain(domain.domid(), budget);
        if (demotion.lostGrant(domain.domid()) && !domain.dying()) {
            throw new DomainCrashException("a page table went that still maps a granted frame");
        }
    }

    /** Takes a frame that somebody left half checked back to what it was; part of a domain's end. */
    public void giveUpHalfDone(long mfn) {
        if (table.state(mfn) == State.OPEN) {
            table.abandon(mfn);
        }
    }

    /** Replaces an L1 entry by one that holds no references, and drops what the old one held. */
    boolean swapEntry(long tableMfn, int index, long before, long after) {
        if (!writer.replace(tableMfn, index, before, after)) {
            return false;
        }
        references.drop(1, before, tableMfn);
        return true;
    }

    /** Frame of the L1 table that translates a linear address in the tables below a root, -1 where there is none. */
    long l1Table(long rootMfn, long linear) {
        long at = rootMfn;
        for (int level = 4; level > 1; level--) {
            long entry = writer.read(at, Pte.index(level, linear));
            if (!Pte.present(entry) || (entry & Pte.LARGE) != 0 || !table.exists(Pte.mfn(entry))) {
                return -1;
            }
            at = Pte.mfn(entry);
        }
        return at;
    }
}
