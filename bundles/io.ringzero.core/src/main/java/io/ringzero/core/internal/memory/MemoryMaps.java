// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.ForeignMemoryMap;
import io.ringzero.abi.layout.MachphysMapping;
import io.ringzero.abi.layout.MachphysMfnList;
import io.ringzero.abi.layout.MemoryMap;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.DomainArgument;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * What a guest can learn of memory: where the M2P is, and the pseudo-physical memory map (E820): at first one piece of
 * RAM as large as the domain may become, which is what libxl sets (xc_domain_set_memmap_limit). On pCPU threads.
 */
@Singleton
final class MemoryMaps implements DomainResource {
    /** Most entries of a map (Xen: E820MAX). */
    private static final int MOST_ENTRIES = 1024;
    private static final int ENTRY_BYTES = 20;
    private static final int ENTRY_SIZE = 8;
    private static final int ENTRY_TYPE = 16;
    private static final int RAM = 1;
    private static final int FRAMES_PER_EXTENT = 512;

    private final MachineToPhysical machineToPhysical;
    private final DomainArgument domains;
    private final Map<DomainId, byte[]> maps = new HashMap<>();

    @Inject
    MemoryMaps(HypervisorFrames frames, DomainArgument domains) {
        machineToPhysical = frames.machineToPhysical();
        this.domains = domains;
    }

    /** Sets the map of a new domain. */
    void initial(Domain domain, long maxKib) {
        Struct map = new Struct(ENTRY_BYTES).put64(0, 0).put64(ENTRY_SIZE, maxKib << 10).put32(ENTRY_TYPE, RAM);
        maps.put(domain.id(), map.bytes());
    }

    long machphysMapping(Call call) throws GuestFaultException {
        new Struct(MachphysMapping.SIZE).put64(MachphysMapping.V_START, X86Flat64.MACH2PHYS_VIRT_START)
            .put64(MachphysMapping.V_END, X86Flat64.MACH2PHYS_VIRT_END)
            .put64(MachphysMapping.MAX_MFN, X86Flat64.MACH2PHYS_NR_ENTRIES - 1).out(call, call.arg(1));
        return 0;
    }

    /** The M2P's frames in extents of 2 MiB; it begins at mfn 0. */
    long machphysMfnList(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), MachphysMfnList.SIZE);
        long room = args.u32(MachphysMfnList.MAX_EXTENTS);
        int count = (int) Math.min(room, (machineToPhysical.frames() + FRAMES_PER_EXTENT - 1) / FRAMES_PER_EXTENT);
        Struct list = new Struct(count * 8);
        for (int i = 0; i < count; i++) {
            list.put64(i * 8, (long) i * FRAMES_PER_EXTENT);
        }
        list.out(call, args.i64(MachphysMfnList.EXTENT_START));
        args.put32(MachphysMfnList.NR_EXTENTS, count).out(call, call.arg(1), MachphysMfnList.NR_EXTENTS, 4);
        return 0;
    }

    long memoryMap(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), MemoryMap.SIZE);
        byte[] map = maps.get(call.domain().id());
        if (map == null) {
            throw new GuestFaultException(Errno.ENOSYS, "the domain has no memory map");
        }
        int entries = map.length / ENTRY_BYTES;
        if (args.u32(MemoryMap.NR_ENTRIES) < entries) {
            throw new GuestFaultException(Errno.ENOBUFS, "the memory map has " + entries + " entries");
        }
        new Struct(map.clone()).out(call, args.i64(MemoryMap.BUFFER));
        args.put32(MemoryMap.NR_ENTRIES, entries).out(call, call.arg(1), MemoryMap.NR_ENTRIES, 4);
        return 0;
    }

    long setMemoryMap(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), ForeignMemoryMap.SIZE);
        domains.requireSelf(call.domain(), args.u16(ForeignMemoryMap.DOMID));
        long entries = args.u32(ForeignMemoryMap.MAP + MemoryMap.NR_ENTRIES);
        if (entries > MOST_ENTRIES) {
            throw new GuestFaultException(Errno.EINVAL, "a memory map has at most " + MOST_ENTRIES + " entries");
        }
        maps.put(call.domain().id(),
            call.copyIn(args.i64(ForeignMemoryMap.MAP + MemoryMap.BUFFER), (int) entries * ENTRY_BYTES));
        return 0;
    }

    @Override
    public void domainEnds(Domain domain) {
        maps.remove(domain.id());
    }
}
