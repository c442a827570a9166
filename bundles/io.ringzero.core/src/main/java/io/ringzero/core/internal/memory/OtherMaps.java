// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.AddToPhysmap;
import io.ringzero.abi.layout.AddToPhysmap32;
import io.ringzero.abi.layout.MemoryMap;
import io.ringzero.abi.layout.MemoryMap32;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.abi.layout.MemoryReservation32;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Sub-operations of memory_op about memory that a PV domain here has not: a physical map that Xen keeps, nodes, memory on demand, device
 * memory. Each is answered by the first of Xen's checks that fails: structure, arguments, domain, right, and what is not there. A
 * privileged domain gets the machine's own map. On pCPU threads.
 */
final class OtherMaps {
    private static final int VNUMA_SIZE = 40;
    private static final int POD_DOMID = 32;
    private static final int ACCESS_DOMID = 2;
    /** XENMEM_RDM_ALL. */
    private static final long ALL_DEVICES = 1;
    private static final int RAM = 1;
    private static final int ENTRY_BYTES = 20;

    private final MachineMemory memory;
    private final DomainTable domains;

    @Inject
    OtherMaps(Machine machine, DomainTable domains) {
        memory = machine.memory();
        this.domains = domains;
    }

    /** XENMEM_add_to_physmap: PV guests keep their own map, whoever asks. */
    long addToPhysmap(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(AddToPhysmap.SIZE, AddToPhysmap32.SIZE));
        if (args.i32(AddToPhysmap.SPACE) == MemoryOp.XENMAPSPACE_gmfn_foreign) {
            throw new GuestFaultException(Errno.ENOSYS, "foreign frames are added in batches");
        }
        return noMap(args.u16(AddToPhysmap.DOMID));
    }

    /** XENMEM_add_to_physmap_batch. */
    long addToPhysmapBatch(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), call.width().pick(32, 20));
        if (args.u16(2) == MemoryOp.XENMAPSPACE_gmfn_range) {
            throw new GuestFaultException(Errno.EOPNOTSUPP, "ranges are added one at a time");
        }
        return noMap(args.u16(0));
    }

    private long noMap(int domid) throws GuestFaultException {
        known(domid);
        throw new GuestFaultException(Errno.EACCES, "PV guests keep their own physical map");
    }

    /** XENMEM_get_vnumainfo. */
    long nodes(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), VNUMA_SIZE);
        if (args.u16(2) != 0) {
            throw new GuestFaultException(Errno.EINVAL, "the structure's padding is not 0");
        }
        Domain domain = known(args.u16(0));
        if (args.u16(0) != DomainIds.DOMID_SELF && domain != call.domain()) {
            right(call);
        }
        throw new GuestFaultException(Errno.EOPNOTSUPP, "the domain has no virtual NUMA");
    }

    /** XENMEM_machine_memory_map: one piece of RAM, from 0 to the machine's end. */
    long machine(Call call) throws GuestFaultException {
        right(call);
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MemoryMap.SIZE, MemoryMap32.SIZE));
        long buffer = width.word(args, width.pick(MemoryMap.BUFFER, MemoryMap32.BUFFER));
        if (buffer != 0) {
            // Xen wants room for one more than it has.
            if (args.u32(MemoryMap.NR_ENTRIES) < 2) {
                throw new GuestFaultException(Errno.EINVAL, "room for less than two entries");
            }
            new Struct(ENTRY_BYTES).put64(8, memory.frames() << MachineMemory.PAGE_SHIFT).put32(16, RAM)
                .out(call, buffer);
        }
        args.put32(MemoryMap.NR_ENTRIES, 1).out(call, call.arg(1), MemoryMap.NR_ENTRIES, Integer.BYTES);
        return 0;
    }

    /** XENMEM_set_pod_target and XENMEM_get_pod_target: memory on demand is for HVM domains. */
    long onDemand(Call call) throws GuestFaultException {
        known(Struct.in(call, call.arg(1), call.width().pick(40, 36)).u16(POD_DOMID));
        right(call);
        throw new GuestFaultException(Errno.EINVAL, "PV domains have no memory on demand");
    }

    /** XENMEM_claim_pages: frames are given where they are wanted, none are set aside. */
    long claim(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MemoryReservation.SIZE, MemoryReservation32.SIZE));
        int order = width.pick(MemoryReservation.EXTENT_ORDER, MemoryReservation32.EXTENT_ORDER);
        long list = width.word(args, width.pick(MemoryReservation.EXTENT_START, MemoryReservation32.EXTENT_START));
        int domid = args.u16(width.pick(MemoryReservation.DOMID, MemoryReservation32.DOMID));
        if (list != 0 || args.i32(order) != 0 || args.i32(order + 4) != 0
            || domid != 0 && domains.byDomid(domid) == null) {
            throw new GuestFaultException(Errno.EINVAL, "a claim is a number of pages for a domain, and no more");
        }
        right(call);
        throw new GuestFaultException(Errno.ENOSYS, "pages are not set aside for a domain");
    }

    /** XENMEM_access_op: a monitor's rights to an HVM domain's memory. */
    long access(Call call) throws GuestFaultException {
        int domid = Struct.in(call, call.arg(1), call.width().pick(32, 24)).u16(ACCESS_DOMID);
        Domain domain = domains.byDomid(domid);
        if (domain == null && domid != 0) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        if (domain == call.domain()) {
            throw new GuestFaultException(Errno.EPERM, call.domain() + " does not watch itself");
        }
        throw new GuestFaultException(Errno.EINVAL, "the accesses of PV domains are not watched");
    }

    /** XENMEM_reserved_device_memory_map: no device has memory reserved. */
    long reserved(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(24, 16));
        if (!width.reachable(width.word(args, 8))) {
            throw new GuestFaultException(Errno.EFAULT, "a list that is not the guest's");
        }
        if ((args.u32(0) & ~ALL_DEVICES) != 0) {
            throw new GuestFaultException(Errno.EINVAL, "flags 0x" + Long.toHexString(args.u32(0)));
        }
        args.put32(4, 0).out(call, call.arg(1), 4, Integer.BYTES);
        return 0;
    }

    /** A guest by its number; null for domain 0, the caller by DOMID_SELF, and Xen's own. */
    private @Nullable Domain known(int domid) throws GuestFaultException {
        boolean special = domid == DomainIds.DOMID_SELF || domid == DomainIds.DOMID_IO || domid == DomainIds.DOMID_XEN;
        Domain domain = domains.byDomid(domid);
        if (domain == null && domid != 0 && !special) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        return domain;
    }

    private static void right(Call call) throws GuestFaultException {
        if (!call.domain().privileged()) {
            throw new GuestFaultException(Errno.EPERM, "that is for privileged domains");
        }
    }
}
