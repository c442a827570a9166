// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTMAP_application_map;
import static io.ringzero.abi.GrantTableOp.GNTMAP_contains_pte;
import static io.ringzero.abi.GrantTableOp.GNTMAP_device_map;
import static io.ringzero.abi.GrantTableOp.GNTMAP_host_map;
import static io.ringzero.abi.GrantTableOp.GNTMAP_readonly;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.layout.GnttabMapGrantRef;
import io.ringzero.abi.layout.GnttabUnmapAndReplace;
import io.ringzero.abi.layout.GnttabUnmapGrantRef;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.memory.GrantMappings;
import jakarta.inject.Inject;

/** Mapping of grants by guests: a page-table entry in the mapper, a use of the entry, and a handle for both. On pCPU threads. */
final class GrantMapOps {
    private static final int AVAILABLE_SHIFT = 16;
    private static final int AVAILABLE_MASK = 7;

    private final GrantTables tables;
    private final GrantMappings mappings;

    @Inject
    GrantMapOps(GrantTables tables, GrantMappings mappings) {
        this.tables = tables;
        this.mappings = mappings;
    }

    void map(Call call, Struct args) throws GrantException {
        Domain mapper = call.domain();
        int flags = args.i32(GnttabMapGrantRef.FLAGS);
        args.put32(GnttabMapGrantRef.HANDLE, -1);
        if ((flags & (GNTMAP_host_map | GNTMAP_device_map)) == 0) {
            throw GrantException.badReference("a mapping for nobody");
        }
        int owner = domid(mapper, args.u16(GnttabMapGrantRef.DOM));
        boolean write = (flags & GNTMAP_readonly) == 0;
        GrantAccess access = tables.access(tables.byDomid(owner), args.u32(GnttabMapGrantRef.REF), mapper.domid(),
            write, GrantTables.Purpose.MAP);
        boolean mapped = false;
        try {
            long address = args.i64(GnttabMapGrantRef.HOST_ADDR);
            boolean host = (flags & GNTMAP_host_map) != 0;
            if (host) {
                check(mappings.create(call.vcpu(), address, (flags & GNTMAP_contains_pte) != 0, access.mfn(), !write,
                    (flags & GNTMAP_application_map) != 0, flags >>> AVAILABLE_SHIFT & AVAILABLE_MASK));
            }
            int handle = tables.maptrack(mapper).add(new Maptrack.Mapping(access, host ? address : 0, flags));
            mapped = true;
            args.put32(GnttabMapGrantRef.HANDLE, handle);
            args.put64(GnttabMapGrantRef.DEV_BUS_ADDR, access.maddr());
        } finally {
            if (!mapped) {
                access.close();
            }
        }
    }

    void unmap(Call call, Struct args) throws GrantException {
        int handle = args.i32(GnttabUnmapGrantRef.HANDLE);
        Maptrack maptrack = tables.maptrack(call.domain());
        Maptrack.Mapping mapping = maptrack.get(handle & 0xffff_ffffL);
        long bus = args.i64(GnttabUnmapGrantRef.DEV_BUS_ADDR);
        if (bus != 0 && bus != mapping.access().maddr()) {
            throw new GrantException(GrantStatus.GNTST_bad_dev_addr, "a bus address that is not the mapping's");
        }
        if ((mapping.flags() & GNTMAP_host_map) != 0) {
            long address = args.i64(GnttabUnmapGrantRef.HOST_ADDR);
            check(mappings.destroy(call.vcpu(), address, (mapping.flags() & GNTMAP_contains_pte) != 0, mapping.access()
                .mfn(), !mapping.access().writable()));
        }
        end(maptrack, handle, mapping);
    }

    void replace(Call call, Struct args) throws GrantException {
        int handle = args.i32(GnttabUnmapAndReplace.HANDLE);
        Maptrack maptrack = tables.maptrack(call.domain());
        Maptrack.Mapping mapping = maptrack.get(handle & 0xffff_ffffL);
        if ((mapping.flags() & GNTMAP_host_map) == 0 || (mapping.flags() & GNTMAP_contains_pte) != 0) {
            throw GrantException.general("only mappings at linear addresses can be replaced");
        }
        check(mappings.replace(call.vcpu(), args.i64(GnttabUnmapAndReplace.HOST_ADDR), args.i64(
            GnttabUnmapAndReplace.NEW_ADDR), mapping.access().mfn(), !mapping.access().writable()));
        end(maptrack, handle, mapping);
    }

    private static void end(Maptrack maptrack, int handle, Maptrack.Mapping mapping) {
        maptrack.remove(handle);
        mapping.access().close();
    }

    private static void check(int status) throws GrantException {
        if (status != GrantStatus.GNTST_okay) {
            throw new GrantException(status, "the page table does not allow it");
        }
    }

    private static int domid(Domain caller, int domid) {
        return domid == DomainIds.DOMID_SELF ? caller.domid() : domid;
    }
}
