// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/**
 * The LDT of a vCPU. LDTR leads to the domain's area, where a page appears when the processor first reads it: the
 * frame that the guest kernel's page tables have at that place of its LDT, checked as segment descriptors. All pages
 * go when the root changes.
 */
public final class GuestLdt {
    private static final int SELECTOR = 0xe050;
    private static final int ATTRIBUTES = 0x82;
    private static final int MOST_ENTRIES = 8192;
    private static final long SUPERVISOR = Pte.PRESENT | Pte.ACCESSED | Pte.DIRTY | Pte.WRITABLE;

    private final Vcpu vcpu;
    private final PageTables tables;
    private final DomainArea area;
    private final long window;
    private final TreeMap<Integer, Long> pages = new TreeMap<>();
    private long linear;
    private int entries;

    GuestLdt(Vcpu vcpu, PageTables tables, DomainArea area) {
        this.vcpu = vcpu;
        this.tables = tables;
        this.area = area;
        window = DomainArea.ldt(vcpu.number());
    }

    /** The guest's frames that are mapped at present. */
    public Collection<Long> frames() {
        return Collections.unmodifiableCollection(pages.values());
    }

    /** Where the guest has it. */
    long linear() {
        return linear;
    }

    /** How many entries it has, 0 for none. */
    int entries() {
        return entries;
    }

    /** MMUEXT_SET_LDT. */
    public void set(long given, int count) throws GuestFaultException {
        long base = count == 0 ? 0 : given; // Xen looks at the address only of a table that has entries
        boolean canonical = base << 16 >> 16 == base;
        if ((base & MachineMemory.PAGE_MASK) != 0 || !canonical || EntryRules.of(vcpu.domain().type()).hypervisors(base)
            || count < 0
            || count > MOST_ENTRIES) {
            throw new GuestFaultException(Errno.EINVAL,
                "no LDT of " + count + " entries can be at 0x" + Long.toHexString(base));
        }
        if (base != linear || count != entries) {
            forget();
            linear = base;
            entries = count;
            vcpu.state().segment(CpuState.LDTR, count == 0
                ? Segment.unusable(0)
                : new Segment(SELECTOR, ATTRIBUTES, count * 8L - 1, window));
        }
    }

    /** Whether an address is in the window of this LDT. */
    boolean contains(long address) {
        return entries > 0 && address >= window
            && address < window + (long) DomainArea.TABLE_PAGES * MachineMemory.PAGE_SIZE;
    }

    /** The guest's own address of a place in the window. */
    long guestAddress(long address) {
        return linear + (address - window);
    }

    /** Maps the page of an address in the window; false when the guest's page tables do not have a fit frame there. */
    boolean map(long rootMfn, long address) {
        int page = (int) ((address - window) >>> MachineMemory.PAGE_SHIFT);
        long guest = guestAddress(address);
        if (rootMfn == 0 || pages.containsKey(page) || page * (MachineMemory.PAGE_SIZE / 8) >= entries) {
            return false;
        }
        long l1 = tables.l1Table(rootMfn, guest);
        long entry = l1 < 0 ? 0 : tables.writer().read(l1, Pte.index(1, guest));
        if (!Pte.present(entry) || (entry & Pte.GRANT) != 0) {
            return false;
        }
        try (
            FrameRef ref = tables.acquire(Pte.mfn(entry), vcpu.domain().domid(), FrameType.SEGDESC, Budget.UNLIMITED)) {
            area.map(at(page), Pte.of(ref.mfn(), SUPERVISOR));
            pages.put(page, ref.mfn());
            tables.ldts().add(ref.mfn(), this);
            ref.deposit();
            return true;
        } catch (GuestFaultException e) {
            return false;
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes all pages out of the window; they come back when they are read. */
    void forget() {
        pages.forEach((page, mfn) -> {
            try {
                area.map(at(page), 0);
            } catch (GuestFaultException e) {
                throw new IllegalStateException("the tables of the area are there since the page was mapped", e);
            }
            tables.ldts().remove(mfn, this);
            tables.table().withdraw(mfn, FrameType.SEGDESC).close();
        });
        pages.clear();
    }

    private long at(int page) {
        return window + (long) page * MachineMemory.PAGE_SIZE;
    }
}
