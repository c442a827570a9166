// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static io.ringzero.abi.MemoryOp.XENMEM_access_op;
import static io.ringzero.abi.MemoryOp.XENMEM_acquire_resource;
import static io.ringzero.abi.MemoryOp.XENMEM_add_to_physmap;
import static io.ringzero.abi.MemoryOp.XENMEM_add_to_physmap_batch;
import static io.ringzero.abi.MemoryOp.XENMEM_claim_pages;
import static io.ringzero.abi.MemoryOp.XENMEM_current_reservation;
import static io.ringzero.abi.MemoryOp.XENMEM_decrease_reservation;
import static io.ringzero.abi.MemoryOp.XENMEM_exchange;
import static io.ringzero.abi.MemoryOp.XENMEM_get_pod_target;
import static io.ringzero.abi.MemoryOp.XENMEM_get_sharing_freed_pages;
import static io.ringzero.abi.MemoryOp.XENMEM_get_sharing_shared_pages;
import static io.ringzero.abi.MemoryOp.XENMEM_get_vnumainfo;
import static io.ringzero.abi.MemoryOp.XENMEM_increase_reservation;
import static io.ringzero.abi.MemoryOp.XENMEM_machine_memory_map;
import static io.ringzero.abi.MemoryOp.XENMEM_machphys_compat_mfn_list;
import static io.ringzero.abi.MemoryOp.XENMEM_machphys_mapping;
import static io.ringzero.abi.MemoryOp.XENMEM_machphys_mfn_list;
import static io.ringzero.abi.MemoryOp.XENMEM_maximum_gpfn;
import static io.ringzero.abi.MemoryOp.XENMEM_maximum_ram_page;
import static io.ringzero.abi.MemoryOp.XENMEM_maximum_reservation;
import static io.ringzero.abi.MemoryOp.XENMEM_memory_map;
import static io.ringzero.abi.MemoryOp.XENMEM_populate_physmap;
import static io.ringzero.abi.MemoryOp.XENMEM_remove_from_physmap;
import static io.ringzero.abi.MemoryOp.XENMEM_reserved_device_memory_map;
import static io.ringzero.abi.MemoryOp.XENMEM_set_memory_map;
import static io.ringzero.abi.MemoryOp.XENMEM_set_pod_target;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.RemoveFromPhysmap;
import io.ringzero.abi.layout.RemoveFromPhysmap32;
import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.abi.layout.SharedInfo32;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.paging.DomainArgument;
import jakarta.inject.Inject;

/**
 * memory_op (public/memory.h), as far as it concerns PV guests. Bits from 6 on of the command say
 * where in a list of extents the call goes on.
 */
final class MemoryOpCall implements Handler {
    /** Bits of the command below the start extent (xen/hypercall.h, MEMOP_EXTENT_SHIFT). */
    static final int EXTENT_SHIFT = 6;
    private static final int COMMAND = (1 << EXTENT_SHIFT) - 1;

    private final MachineMemory memory;
    private final HypervisorFrames frames;
    private final DomainArgument domains;
    private final Reservations reservations;
    private final Exchange exchange;
    private final MemoryMaps maps;
    private final Resources resources;
    private final OtherMaps others;

    @Inject
    MemoryOpCall(Machine machine, HypervisorFrames frames, DomainArgument domains, Reservations reservations,
        Exchange exchange, MemoryMaps maps, Resources resources, OtherMaps others) {
        memory = machine.memory();
        this.frames = frames;
        this.domains = domains;
        this.reservations = reservations;
        this.exchange = exchange;
        this.maps = maps;
        this.resources = resources;
        this.others = others;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_memory_op;
    }

    @Override
    public String name() {
        return "memory_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int command = (int) call.arg(0) & COMMAND;
        long start = call.arg(0) >>> EXTENT_SHIFT;
        if (start == 0 && command != XENMEM_exchange) {
            call.count((long) command);
        } else {
            call.continues();
        }
        boolean listed = command == XENMEM_increase_reservation || command == XENMEM_decrease_reservation
            || command == XENMEM_populate_physmap;
        if (start != 0 && !listed) {
            throw new GuestFaultException(Errno.EINVAL, "memory_op " + command + " has no extents to start from");
        }
        return switch (command) {
            case XENMEM_increase_reservation, XENMEM_decrease_reservation, XENMEM_populate_physmap ->
                reservations.run(call, command, start);
            case XENMEM_exchange -> exchange.run(call);
            case XENMEM_maximum_ram_page -> memory.frames();
            case XENMEM_current_reservation -> own(call).pages();
            case XENMEM_maximum_reservation -> own(call).maxPages();
            case XENMEM_maximum_gpfn -> maximumGfn(call);
            case XENMEM_machphys_mapping -> maps.machphysMapping(call);
            case XENMEM_machphys_mfn_list -> maps.machphysMfnList(call, call.width());
            case XENMEM_machphys_compat_mfn_list -> maps.machphysMfnList(call, GuestWidth.NARROW);
            case XENMEM_memory_map -> maps.memoryMap(call);
            case XENMEM_set_memory_map -> maps.setMemoryMap(call);
            case XENMEM_add_to_physmap -> others.addToPhysmap(call);
            case XENMEM_add_to_physmap_batch -> others.addToPhysmapBatch(call);
            case XENMEM_remove_from_physmap -> removeFromPhysmap(call);
            case XENMEM_acquire_resource -> resources.acquire(call);
            case XENMEM_machine_memory_map -> others.machine(call);
            case XENMEM_set_pod_target, XENMEM_get_pod_target -> others.onDemand(call);
            case XENMEM_claim_pages -> others.claim(call);
            case XENMEM_access_op -> others.access(call);
            case XENMEM_reserved_device_memory_map -> others.reserved(call);
            case XENMEM_get_sharing_freed_pages, XENMEM_get_sharing_shared_pages -> 0;
            case XENMEM_get_vnumainfo -> others.nodes(call);
            default -> throw call.unsupported(command);
        };
    }

    private DomainMemory own(Call call) throws GuestFaultException {
        return domains.target(call.domain(), Struct.in(call, call.arg(1), 2).u16(0)).memory();
    }

    /** PV guests say in shared_info how many gfns they have. */
    private long maximumGfn(Call call) throws GuestFaultException {
        long info = own(call).sharedInfo();
        long count = call.width() == GuestWidth.WIDE
            ? memory.readLong(info + SharedInfo.ARCH_MAX_PFN)
            : memory.readInt(info + SharedInfo32.ARCH_MAX_PFN) & 0xffff_ffffL;
        return Math.max(count, 1) - 1;
    }

    /** There is no map to remove from; the frame must be the domain's all the same. */
    private long removeFromPhysmap(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(RemoveFromPhysmap.SIZE, RemoveFromPhysmap32.SIZE));
        domains.requireSelf(call.domain(), args.u16(RemoveFromPhysmap.DOMID));
        long gfn = width.word(args, width.pick(RemoveFromPhysmap.GPFN, RemoveFromPhysmap32.GPFN));
        try (FrameRef frame = frames.table().acquire(gfn, call.domain().domid())) {
            return frame.mfn() >= 0 ? 0 : -Errno.ENOENT;
        } catch (GuestFaultException e) {
            throw new GuestFaultException(Errno.ENOENT, String.valueOf(e.getMessage()));
        }
    }
}
