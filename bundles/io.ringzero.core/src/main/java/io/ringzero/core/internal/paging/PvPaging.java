// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.VcpuPaging;
import java.util.List;

/**
 * The roots and descriptor tables of a PV vCPU, as far as both kinds of guest have them alike. GDTR and LDTR lead to the
 * domain's area, never to the guest's own addresses.
 *
 * <p>On the pCPU's thread, or while the vCPU does not run.
 */
public abstract sealed class PvPaging implements VcpuPaging permits Pv64Paging, Pv32Paging {
    /** Whose paging it is. */
    final Vcpu vcpu;
    /** The tables of all guests. */
    final PageTables tables;
    private final GuestDescriptorTable gdt;
    private final GuestLdt ldt;
    private final PageFaults faults;

    PvPaging(Vcpu vcpu, PageTables tables, DomainArea area, PageFaults faults) throws GuestFaultException {
        this.vcpu = vcpu;
        this.tables = tables;
        this.faults = faults;
        gdt = new GuestDescriptorTable(vcpu, tables, area);
        ldt = new GuestLdt(vcpu, tables, area);
    }

    /** mfn of the four-level table through which the guest kernel's addresses are translated, 0 for none. */
    abstract long walkRoot();

    /** The guest's roots in use, each with a reference of {@link #rootType}. */
    public abstract List<Long> roots();

    /** What the guest's roots are. */
    public abstract FrameType rootType();

    /** MMUEXT_NEW_BASEPTR. */
    public abstract void useKernelRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException;

    /** MMUEXT_NEW_USER_BASEPTR; 0 for none. */
    public abstract void useUserRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException;

    /** mfn of the root that the guest gave for its user mode, 0 for none or where both modes share one. */
    abstract long userRoot();

    @Override
    public InForce inForce() {
        List<Long> all = roots();
        return new InForce(all.isEmpty() ? 0 : all.getFirst(), userRoot(), gdt.frames(), gdt.entries(), ldt.linear(),
            ldt.entries());
    }

    /** Gives the roots up. */
    abstract void releaseRoots();

    @Override
    public long kernelRoot() {
        return walkRoot() << MachineMemory.PAGE_SHIFT;
    }

    public GuestDescriptorTable gdt() {
        return gdt;
    }

    public GuestLdt ldt() {
        return ldt;
    }

    @Override
    public boolean pageFault(long linear, int error) {
        return faults.handle(vcpu, this, linear, error);
    }

    @Override
    public void initialise(long kernelMfn, long userMfn, long[] gdtFrames, int gdtEntries) throws GuestFaultException {
        boolean complete = false;
        try {
            gdt.set(gdtFrames, gdtEntries);
            useKernelRoot(kernelMfn, Budget.UNLIMITED);
            useUserRoot(userMfn, Budget.UNLIMITED);
            complete = true;
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (!complete) {
                release();
            }
            clean();
        }
    }

    @Override
    public void ldt(long linear, int entries) throws GuestFaultException {
        ldt.set(linear, entries);
    }

    /** As {@link #useKernelRoot}, for a write of CR3. */
    final void newRoot(long mfn) throws GuestFaultException {
        try {
            useKernelRoot(mfn, Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        } finally {
            clean();
        }
    }

    @Override
    public void release() {
        gdt.release();
        ldt.forget();
        releaseRoots();
    }

    /** Takes apart what has become unused. */
    private void clean() {
        try {
            tables.drain(vcpu.domain(), Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Drops the reference of a root that is in use no more; 0 for none. */
    final void drop(long root) {
        if (root != 0) {
            try (FrameRef old = tables.table().withdraw(root, rootType())) {
                java.util.Objects.requireNonNull(old);
            }
        }
    }
}
