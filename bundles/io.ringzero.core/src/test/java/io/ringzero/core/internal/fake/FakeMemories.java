// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.DomainMemory;
import io.ringzero.core.internal.memory.FrameHold;
import io.ringzero.core.internal.memory.GrantMappings;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.memory.VcpuPaging;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Memory without page tables: a domain has a run of frames, and a linear address is a machine address. Frames lent and held are counted, so
 * that tests see what is left.
 */
public final class FakeMemories implements Memories, GuestMemory, GrantMappings {
    /** Frames of each domain. */
    public static final int FRAMES = 64;

    private final MachineMemory memory;
    private final Set<Long> lent = new HashSet<>();
    private final List<Flat> flats = new ArrayList<>();
    /** Lent frames that count as mapped by their domain. */
    private final Set<Long> mapped = new HashSet<>();
    private long next = 1;
    private int holds;
    private int domains;

    public FakeMemories(MachineMemory memory) {
        this.memory = memory;
    }

    /** Frames lent and not given back. */
    public int lent() {
        return lent.size();
    }

    /** A domain maps a frame that is lent to it, or does so no longer. */
    public void map(long mfn, boolean present) {
        if (present) {
            mapped.add(mfn);
        } else {
            mapped.remove(mfn);
        }
    }

    /** Holds that are open. */
    public int holds() {
        return holds;
    }

    /** Domain memories that are not released. */
    public int domains() {
        return domains;
    }

    @Override
    public DomainMemory create(Domain domain, long maxPages) {
        domains++;
        long first = next;
        next += FRAMES;
        Flat flat = new Flat(domain.domid(), first, lend());
        flats.add(flat);
        return flat;
    }

    /** First frame of a domain's own. */
    public static long firstFrame(Domain domain) {
        return ((Flat) domain.memory()).first;
    }

    @Override
    public VcpuPaging paging(Vcpu vcpu) {
        return new Modes(vcpu);
    }

    @Override
    public Layout build(Domain domain, DomainSpec spec, int storePort, int consolePort) {
        long first = firstFrame(domain);
        CpuState state = domain.vcpus().getFirst().state();
        state.rip(first * MachineMemory.PAGE_SIZE);
        state.gpr(CpuState.RSP, (first + 8) * MachineMemory.PAGE_SIZE);
        return new Layout(first + 1, 1, first + 2, 2);
    }

    @Override
    public List<Inspector.Page> pages(Domain domain) {
        long first = firstFrame(domain);
        return LongStream.range(0, FRAMES).mapToObj(gfn -> new Inspector.Page(gfn, first + gfn)).toList();
    }

    @Override
    public TableUse use(Domain domain, long mfn) {
        return new TableUse(0, false);
    }

    @Override
    public boolean owns(Domain domain, long mfn) {
        return mfn >= firstFrame(domain) && mfn < firstFrame(domain) + FRAMES;
    }

    @Override
    public long totalFrames() {
        return memory.frames();
    }

    @Override
    public long freeFrames() {
        return memory.frames() - next;
    }

    @Override
    public int owner(long mfn) {
        return flats.stream().filter(flat -> flat.has(mfn)).findFirst().map(flat -> flat.domid)
            .orElse(DomainIds.DOMID_INVALID);
    }

    @Override
    public String describe(long mfn) {
        return "mfn " + Long.toHexString(mfn);
    }

    @Override
    public AuditReport audit() {
        return new AuditReport(0, List.of());
    }

    @Override
    public void copyIn(Vcpu vcpu, long linear, byte[] to, int offset, int length) throws GuestFaultException {
        check(linear, length);
        memory.read(linear, to, offset, length);
    }

    @Override
    public void copyOut(Vcpu vcpu, long linear, byte[] from, int offset, int length) throws GuestFaultException {
        check(linear, length);
        memory.write(linear, from, offset, length);
    }

    @Override
    public int create(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly, boolean user,
        int available) {
        return 0;
    }

    @Override
    public int destroy(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly) {
        return 0;
    }

    @Override
    public int replace(Vcpu vcpu, long address, long replacement, long mfn, boolean readOnly) {
        return 0;
    }

    private void check(long linear, int length) throws GuestFaultException {
        if (!memory.contains(linear, length) || linear < MachineMemory.PAGE_SIZE && length > 0) {
            throw new GuestFaultException(Errno.EFAULT, "0x" + Long.toHexString(linear));
        }
    }

    private long lend() {
        lent.add(next);
        return next++;
    }

    private final class Flat implements DomainMemory {
        private final int domid;
        private final long first;
        private final long shared;
        private final Set<Long> mine = new HashSet<>();
        private long most = FRAMES;

        Flat(int domid, long first, long shared) {
            this.domid = domid;
            this.first = first;
            this.shared = shared;
        }

        @Override
        public long sharedInfo() {
            return shared * MachineMemory.PAGE_SIZE;
        }

        @Override
        public long pages() {
            return FRAMES;
        }

        @Override
        public long maxPages() {
            return most;
        }

        @Override
        public void maxPages(long pages) {
            most = pages;
        }

        @Override
        public long lend(boolean writable) {
            long mfn = FakeMemories.this.lend();
            mine.add(mfn);
            return mfn;
        }

        @Override
        public void free(long mfn) {
            mine.remove(mfn);
            lent.remove(mfn);
        }

        @Override
        public boolean lentInUse(long mfn) {
            return mapped.contains(mfn);
        }

        boolean has(long mfn) {
            return mine.contains(mfn) || mfn >= first && mfn < first + FRAMES;
        }

        @Override
        public FrameHold hold(long gfn, boolean writable) throws GuestFaultException {
            if (gfn < first || gfn >= first + FRAMES) {
                throw new GuestFaultException(Errno.EINVAL, "not the domain's");
            }
            holds++;
            return new Hold(gfn, writable);
        }

        @Override
        public void release() {
            domains--;
            flats.remove(this);
            lent.removeAll(mine);
            lent.remove(shared);
        }
    }

    private final class Hold implements FrameHold {
        private final long mfn;
        private final boolean writable;
        private boolean open = true;

        Hold(long mfn, boolean writable) {
            this.mfn = mfn;
            this.writable = writable;
        }

        @Override
        public long mfn() {
            return mfn;
        }

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public void close() {
            holds -= open ? 1 : 0;
            open = false;
        }
    }

    /** Both modes see the same memory. */
    private static final class Modes implements VcpuPaging {
        private final Vcpu vcpu;
        private boolean kernel = true;

        Modes(Vcpu vcpu) {
            this.vcpu = vcpu;
        }

        @Override
        public boolean kernelMode() {
            return kernel;
        }

        @Override
        public boolean hasUserRoot() {
            return true;
        }

        @Override
        public void toggle() {
            kernel = !kernel;
        }

        @Override
        public boolean pageFault(long linear, int error) {
            return false;
        }

        @Override
        public void initialise(long kernelMfn, long userMfn, long[] gdtFrames, int gdtEntries) {
            vcpu.state().set(CpuState.OFF_CR3, kernelMfn << 12);
        }

        @Override
        public void ldt(long linear, int entries) {
            // No descriptor tables.
        }

        @Override
        public InForce inForce() {
            return new InForce(kernelRoot() >>> 12, 0, List.of(), 0, 0, 0);
        }

        @Override
        public long kernelRoot() {
            return vcpu.state().get(CpuState.OFF_CR3);
        }

        @Override
        public long guestCr3() {
            return vcpu.state().get(CpuState.OFF_CR3);
        }

        @Override
        public void guestCr3(long value) {
            vcpu.state().set(CpuState.OFF_CR3, value);
        }

        @Override
        public void release() {
            kernel = true;
        }
    }
}
