// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.pv;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.memory.GuestFrames;
import io.ringzero.core.internal.memory.HypervisorFrames;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.paging.Budget;
import io.ringzero.core.internal.paging.PreemptedException;
import io.ringzero.core.internal.paging.PvPaging;
import jakarta.inject.Inject;

/** Fills new PV domains, as Xen's domain builder does (xenguest.h, xc_dom_build_image). At safe points. */
public final class StartOfDay {
    private static final long CR3_FRAMES = 1L << 20;

    private final MachineMemory memory;
    private final HypervisorFrames frames;

    @Inject
    public StartOfDay(Machine machine, HypervisorFrames frames) {
        memory = machine.memory();
        this.frames = frames;
    }

    /** See {@link Memories#build}. */
    public Memories.Layout build(Domain domain, DomainSpec spec, int storePort, int consolePort)
        throws ControlException {
        GuestFrames guest = (GuestFrames) domain.memory();
        Layout layout = new Layout(spec);
        boolean complete = false;
        try {
            GuestImage image = new GuestImage(memory, populate(guest, spec, layout));
            fill(image, domain, spec, layout, storePort, consolePort);
            start(domain, spec.image(), layout, image);
            complete = true;
            return new Memories.Layout(image.mfn(layout.store), layout.store, image.mfn(layout.console),
                layout.console);
        } catch (GuestFaultException e) {
            throw new ControlException("domain " + spec.name() + " cannot be built: " + e.getMessage(), e);
        } finally {
            if (!complete) {
                domain.vcpus().forEach(vcpu -> vcpu.paging().release());
                guest.releaseOwned();
            }
        }
    }

    private long[] populate(GuestFrames guest, DomainSpec spec, Layout layout) throws ControlException {
        long pages = layout.pages;
        // Only the extended form of CR3 holds a frame number of more than 20 bits.
        boolean low = layout.width == GuestWidth.NARROW && !spec.image().paeExtendedCr3();
        if (frames.allocator().freeFrames() < pages || !guest.roomFor(pages)) {
            throw new ControlException("domain " + spec.name() + " needs " + pages * 4 + " KiB, but "
                + frames.allocator().freeFrames() * 4 + " KiB are free: destroy a domain, or give it less");
        }
        long[] mfns = new long[Math.toIntExact(pages)];
        for (int pfn = 0; pfn < mfns.length; pfn++) {
            mfns[pfn] = guest.allocate(0, low && pfn == layout.firstTable ? CR3_FRAMES : Long.MAX_VALUE);
            if (mfns[pfn] == FrameAllocator.NONE) {
                throw new ControlException("the machine ran out of frames while " + spec.name() + " was built");
            }
            frames.machineToPhysical().set(mfns[pfn], pfn);
        }
        return mfns;
    }

    private static void fill(GuestImage image, Domain domain, DomainSpec spec, Layout layout, int storePort,
        int consolePort) {
        KernelImage kernel = spec.image();
        for (KernelImage.Segment segment : kernel.segments()) {
            image.write(segment.virtualStart() - layout.base, segment.bytes());
        }
        KernelImage.Segment symbols = kernel.symbols();
        if (symbols != null) {
            image.write(symbols.virtualStart() - layout.base, symbols.bytes());
        }
        byte[] ramdisk = spec.ramdisk();
        if (ramdisk != null) {
            image.writePage(layout.ramdisk(), ramdisk);
        }
        Long hypercallPage = kernel.hypercallPage();
        if (hypercallPage != null) {
            image.write(hypercallPage - layout.base, HypercallPageCode.page(layout.width));
        }
        image.writePage(layout.startInfo,
            StartInfoPage.of(layout, spec, image, domain.memory().sharedInfo(), storePort, consolePort));
        image.p2m(layout.p2m(), layout.width);
        image.tables(layout);
    }

    private void start(Domain domain, KernelImage kernel, Layout layout, GuestImage image) throws GuestFaultException {
        long root = image.mfn(layout.firstTable);
        PvPaging paging = (PvPaging) domain.vcpus().getFirst().paging();
        try {
            frames.pageTables().pin(domain, root, paging.rootType(), Budget.UNLIMITED);
            paging.useKernelRoot(root, Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
        CpuState state = domain.vcpus().getFirst().state();
        if (layout.width == GuestWidth.NARROW && kernel.paeExtendedCr3()) {
            domain.vmAssist(domain.vmAssist() | 1L << VmAssist.VMASST_TYPE_pae_extended_cr3);
        }
        state.rip(kernel.entry());
        state.gpr(CpuState.RSP, layout.linear(layout.stack + 1));
        state.gpr(CpuState.RSI, layout.linear(layout.startInfo));
        domain.vcpus().getFirst().pv().kernelSp = layout.linear(layout.stack + 1);
    }
}
