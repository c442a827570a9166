// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.HypervisorFrames;
import jakarta.inject.Inject;

/** update_descriptor: one checked descriptor, at a machine address (public/arch-x86/xen.h). */
final class UpdateDescriptorCall implements Handler {
    private final PageTables tables;

    @Inject
    UpdateDescriptorCall(HypervisorFrames frames) {
        tables = frames.pageTables();
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_update_descriptor;
    }

    @Override
    public String name() {
        return "update_descriptor";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        // Two 64-bit arguments, each in two registers of a 32-bit guest.
        long maddr = call.wideArg(0);
        if ((maddr & 7) != 0) {
            throw new GuestFaultException(Errno.EINVAL,
                "descriptor at 0x" + Long.toHexString(maddr) + " is not aligned");
        }
        long descriptor = Descriptors.of(call.domain()).check(
            call.wideArg(call.width() == GuestWidth.WIDE ? 1 : 2));
        try (FrameRef frame = frame(call.domain(), maddr >>> MachineMemory.PAGE_SHIFT)) {
            tables.memory().writeLong((frame.mfn() << MachineMemory.PAGE_SHIFT) + (maddr & MachineMemory.PAGE_MASK),
                descriptor);
        }
        return 0;
    }

    /** A page of descriptors in use stays one; any other frame is written as ordinary memory. */
    private FrameRef frame(Domain domain, long mfn) throws GuestFaultException {
        FrameRef ref = tables.table().acquire(mfn, domain.domid());
        if (tables.table().share(ref, FrameType.SEGDESC)) {
            return ref;
        }
        ref.close();
        return tables.writable(mfn, domain.domid());
    }
}
