// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTTAB_CACHE_CLEAN;
import static io.ringzero.abi.GrantTableOp.GNTTAB_CACHE_INVAL;

import io.ringzero.abi.Errno;
import io.ringzero.abi.layout.GnttabCacheFlush;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.memory.Memories;
import jakarta.inject.Inject;

/**
 * GNTTABOP_cache_flush, one of them: the checks, as Xen's for x86. Caches are coherent with everything here, so writing them back changes
 * nothing; throwing away what was not written back is what x86 refuses. On pCPU threads.
 */
final class GrantCacheOps {
    private final GrantTables tables;
    private final Memories memories;
    private final DomainTable domains;

    @Inject
    GrantCacheOps(GrantTables tables, Memories memories, DomainTable domains) {
        this.tables = tables;
        this.memories = memories;
        this.domains = domains;
    }

    /** Does nothing, or says why it may not. */
    void flush(Call call, Struct args) throws GuestFaultException {
        int offset = args.u16(GnttabCacheFlush.OFFSET);
        int length = args.u16(GnttabCacheFlush.LENGTH);
        int operation = args.i32(GnttabCacheFlush.OP);
        if (offset >= MachineMemory.PAGE_SIZE || offset + length > MachineMemory.PAGE_SIZE
            || (operation & ~(GNTTAB_CACHE_CLEAN | GNTTAB_CACHE_INVAL)) != 0) {
            // By reference instead of by address, GNTTAB_CACHE_SOURCE_GREF, is among what Xen refuses here.
            throw new GuestFaultException(Errno.EINVAL, "bytes " + offset + " to " + (offset + length)
                + " of a page, operation 0x" + Integer.toHexString(operation));
        }
        if (length == 0 || operation == 0) {
            return;
        }
        checkAccess(call.domain(), args.i64(GnttabCacheFlush.DEV_BUS_ADDR) >>> MachineMemory.PAGE_SHIFT);
        if (operation == GNTTAB_CACHE_INVAL) {
            throw new GuestFaultException(Errno.EOPNOTSUPP, "x86 cannot discard what is in its caches");
        }
    }

    private void checkAccess(Domain caller, long mfn) throws GuestFaultException {
        if (mfn >= memories.totalFrames()) {
            throw new GuestFaultException(Errno.EINVAL, "no frame 0x" + Long.toHexString(mfn));
        }
        int owner = memories.owner(mfn);
        if (owner == caller.domid()) {
            return;
        }
        if (domains.byDomid(owner) == null) {
            throw new GuestFaultException(Errno.EPERM, memories.describe(mfn) + " is no domain's");
        }
        if (!tables.maptrack(caller).has(mfn)) {
            throw new GuestFaultException(Errno.EINVAL, caller + " has not mapped " + memories.describe(mfn));
        }
    }
}
