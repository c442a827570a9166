// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.HypervisorFrames;
import jakarta.inject.Inject;

/**
 * What update_va_mapping and update_va_mapping_otherdomain have in common: the L1 entry of a linear address is
 * changed, then TLBs are flushed as asked. The tables need not be named: they are those of the root in use.
 */
final class UpdateVaMapping {
    private final PageTables tables;
    private final VcpuMask masks;

    @Inject
    UpdateVaMapping(HypervisorFrames frames, VcpuMask masks) {
        tables = frames.pageTables();
        this.masks = masks;
    }

    /** Maps a page of a domain's, the caller or another. */
    long run(Call call, Domain pageOwner) throws GuestFaultException {
        long linear = call.arg(0);
        long value = call.wideArg(1);
        long flags = call.arg(call.width().pick(2, 3));
        long root = ((PvPaging) call.vcpu().paging()).walkRoot();
        long l1 = EntryRules.of(call.domain().type()).hypervisors(linear) ? -1 : tables.l1Table(root, linear);
        if (l1 < 0 || tables.table().owner(l1) != call.domain().domid() || tables.table().type(l1) != FrameType.L1) {
            throw new GuestFaultException(Errno.EINVAL, "no L1 table translates 0x" + Long.toHexString(linear));
        }
        try {
            tables.updates().update(call.domain(), pageOwner.domid(), l1, Pte.index(1, linear), value, false,
                Budget.UNLIMITED);
            tables.drain(call.domain(), Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
        flush(call, flags);
        return 0;
    }

    /** TLBs are coherent, so the flush has happened where it mattered; what is left is to look at the arguments. */
    private void flush(Call call, long flags) throws GuestFaultException {
        long kind = flags & UpdateVaFlags.UVMF_FLUSHTYPE_MASK;
        long mask = flags & ~(long) UpdateVaFlags.UVMF_FLUSHTYPE_MASK;
        boolean flushes = kind == UpdateVaFlags.UVMF_TLB_FLUSH || kind == UpdateVaFlags.UVMF_INVLPG;
        if (flushes && mask != UpdateVaFlags.UVMF_LOCAL && mask != UpdateVaFlags.UVMF_ALL) {
            masks.read(call, mask);
        }
    }
}
