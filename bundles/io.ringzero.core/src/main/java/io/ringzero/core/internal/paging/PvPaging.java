// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.VcpuPaging;

/**
 * The roots and descriptor tables of a 64-bit PV vCPU. Each root is an L4 with a reference; the one in use is in CR3.
 * GDTR and LDTR lead to the domain's area, never to the guest's own addresses.
 *
 * <p>On the pCPU's thread, or while the vCPU does not run.
 */
public final class PvPaging implements VcpuPaging {
    private final Vcpu vcpu;
    private final PageTables tables;
    private final GuestDescriptorTable gdt;
    private final GuestLdt ldt;
    private final PageFaults faults;
    private long kernelRoot;
    private long userRoot;
    private boolean kernel = true;

    PvPaging(Vcpu vcpu, PageTables tables, DomainArea area, PageFaults faults) throws GuestFaultException {
        this.vcpu = vcpu;
        this.tables = tables;
        this.faults = faults;
        gdt = new GuestDescriptorTable(vcpu, tables, area);
        ldt = new GuestLdt(vcpu, tables, area);
    }

    @Override
    public boolean kernelMode() {
        return kernel;
    }

    @Override
    public boolean hasUserRoot() {
        return userRoot != 0;
    }

    @Override
    public void toggle() {
        kernel = !kernel;
        load();
    }

    /** mfn of the guest kernel's root, 0 for none. */
    public long kernelRootMfn() {
        return kernelRoot;
    }

    /** mfn of the root for user mode, 0 for none. */
    public long userRootMfn() {
        return userRoot;
    }

    @Override
    public long kernelRoot() {
        return kernelRoot << MachineMemory.PAGE_SHIFT;
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

    @Override
    public long guestCr3() {
        return kernelRoot();
    }

    @Override
    public void guestCr3(long value) throws GuestFaultException {
        try {
            useKernelRoot(value >>> MachineMemory.PAGE_SHIFT, Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        } finally {
            clean();
        }
    }

    /** MMUEXT_NEW_BASEPTR. */
    public void useKernelRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException {
        if (mfn == kernelRoot) {
            return;
        }
        if (mfn == 0) {
            throw new GuestFaultException(Errno.EINVAL, "the guest kernel needs a root table");
        }
        tables.acquire(mfn, vcpu.domain().domid(), FrameType.L4, budget).deposit();
        tables.slots().useAsKernelRoot(mfn);
        ldt.forget();
        long old = kernelRoot;
        kernelRoot = mfn;
        load();
        drop(old);
    }

    /** MMUEXT_NEW_USER_BASEPTR; 0 for none. */
    public void useUserRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException {
        if (mfn == userRoot) {
            return;
        }
        if (mfn != 0) {
            tables.acquire(mfn, vcpu.domain().domid(), FrameType.L4, budget).deposit();
            if (mfn != kernelRoot) {
                tables.slots().useAsUserRoot(mfn, vcpu.domain().domid());
            }
        }
        long old = userRoot;
        userRoot = mfn;
        load();
        drop(old);
    }

    @Override
    public void release() {
        gdt.release();
        ldt.forget();
        long oldKernel = kernelRoot;
        long oldUser = userRoot;
        kernelRoot = 0;
        userRoot = 0;
        load();
        drop(oldKernel);
        drop(oldUser);
    }

    /** Takes apart what has become unused. */
    private void clean() {
        try {
            tables.drain(vcpu.domain(), Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load() {
        vcpu.state().set(CpuState.OFF_CR3, (kernel ? kernelRoot : userRoot) << MachineMemory.PAGE_SHIFT);
    }

    private void drop(long root) {
        if (root != 0) {
            try (FrameRef old = tables.table().withdraw(root, FrameType.L4)) {
                java.util.Objects.requireNonNull(old);
            }
        }
    }
}
