// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemAcquireResource;
import io.ringzero.abi.layout.MemAcquireResource32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.grant.GrantTables;
import jakarta.inject.Inject;
import java.util.List;

/**
 * XENMEM_acquire_resource: a privileged domain asks which frames something of another domain's lies in, to map them (public/memory.h). PV
 * domains have grant tables, no I/O request servers and no traces.
 */
final class Resources {
    private static final int SHARED_FRAMES = 0;
    private static final int STATUS_FRAMES = 1;

    private final DomainTable domains;
    private final GrantTables grants;

    @Inject
    Resources(DomainTable domains, GrantTables grants) {
        this.domains = domains;
        this.grants = grants;
    }

    long acquire(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MemAcquireResource.SIZE, MemAcquireResource32.SIZE));
        if (args.i32(MemAcquireResource.PAD) != 0) {
            throw new GuestFaultException(Errno.EINVAL, "the structure's padding is not 0");
        }
        Domain domain = other(call.domain(), args.u16(MemAcquireResource.DOMID));
        boolean status = status(args);
        long most = status ? grants.mostStatusFrames(domain) : grants.mostFrames(domain);
        long count = args.u32(MemAcquireResource.NR_FRAMES);
        long list = width.word(args, width.pick(MemAcquireResource.FRAME_LIST, MemAcquireResource32.FRAME_LIST));
        if (list == 0 && count == 0) {
            args.put32(MemAcquireResource.NR_FRAMES, (int) most).out(call, call.arg(1),
                MemAcquireResource.NR_FRAMES, Integer.BYTES);
            return 0;
        }
        long first = args.i64(MemAcquireResource.FRAME);
        if (list == 0 || first < 0 || first > most || count > most - first) {
            throw new GuestFaultException(Errno.EINVAL, "frames from " + first + " on, " + count + ", of " + most);
        }
        List<Long> frames = status
            ? grants.statusFrames(domain, (int) first, (int) count)
            : grants.frames(domain, (int) first, (int) count);
        Struct answer = new Struct(frames.size() * width.bytes());
        for (int i = 0; i < frames.size(); i++) {
            width.put(answer, i * width.bytes(), frames.get(i));
        }
        answer.out(call, list);
        return 0;
    }

    /** Another domain, by its number: nobody asks this of itself. */
    private Domain other(Domain caller, int domid) throws GuestFaultException {
        Domain domain = domains.byDomid(domid);
        if (domid == DomainIds.DOMID_SELF || domain == caller) {
            throw new GuestFaultException(Errno.EPERM, caller + " has its own resources by other means");
        }
        if (domain == null && domid != 0) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        if (!caller.privileged() || domain == null) {
            throw new GuestFaultException(Errno.EPERM, "resources of d" + domid + " are for privileged domains");
        }
        return domain;
    }

    /** Whether the status frames of the grant table are meant, not those of its entries. */
    private static boolean status(Struct args) throws GuestFaultException {
        int type = args.u16(MemAcquireResource.TYPE);
        int id = args.i32(MemAcquireResource.ID);
        if (type != MemoryOp.XENMEM_resource_grant_table || id != SHARED_FRAMES && id != STATUS_FRAMES) {
            throw new GuestFaultException(Errno.EINVAL, "a PV domain has no resource of type " + type);
        }
        return id == STATUS_FRAMES;
    }
}
