// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two roots of a 64-bit PV vCPU: the guest kernel's and its user mode's. Each is an L4 with a reference; the one in
 * use is in CR3, and tells the two modes apart.
 */
final class Pv64Paging extends PvPaging {
    private long kernelRoot;
    private long userRoot;
    private boolean kernel = true;

    Pv64Paging(Vcpu vcpu, PageTables tables, DomainArea area, PageFaults faults) throws GuestFaultException {
        super(vcpu, tables, area, faults);
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

    @Override
    long walkRoot() {
        return kernelRoot;
    }

    @Override
    long userRoot() {
        return userRoot;
    }

    @Override
    public List<Long> roots() {
        return Stream.of(kernelRoot, userRoot).filter(root -> root != 0).toList();
    }

    @Override
    public FrameType rootType() {
        return FrameType.L4;
    }

    @Override
    public long guestCr3() {
        return kernelRoot << MachineMemory.PAGE_SHIFT;
    }

    @Override
    public void guestCr3(long value) throws GuestFaultException {
        newRoot(value >>> MachineMemory.PAGE_SHIFT);
    }

    @Override
    public void useKernelRoot(long mfn, Budget budget) throws GuestFaultException, PreemptedException {
        if (mfn == kernelRoot) {
            return;
        }
        if (mfn == 0) {
            throw new GuestFaultException(Errno.EINVAL, "the guest kernel needs a root table");
        }
        tables.acquire(mfn, vcpu.domain().domid(), FrameType.L4, budget).deposit();
        tables.slots().useAsKernelRoot(mfn);
        ldt().forget();
        long old = kernelRoot;
        kernelRoot = mfn;
        load();
        drop(old);
    }

    @Override
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
    void releaseRoots() {
        long oldKernel = kernelRoot;
        long oldUser = userRoot;
        kernelRoot = 0;
        userRoot = 0;
        load();
        drop(oldKernel);
        drop(oldUser);
    }

    private void load() {
        vcpu.state().set(CpuState.OFF_CR3, (kernel ? kernelRoot : userRoot) << MachineMemory.PAGE_SHIFT);
    }
}
