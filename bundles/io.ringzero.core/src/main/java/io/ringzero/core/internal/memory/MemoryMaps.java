// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.ForeignMemoryMap;
import io.ringzero.abi.layout.ForeignMemoryMap32;
import io.ringzero.abi.layout.MachphysMapping;
import io.ringzero.abi.layout.MachphysMapping32;
import io.ringzero.abi.layout.MachphysMfnList;
import io.ringzero.abi.layout.MachphysMfnList32;
import io.ringzero.abi.layout.MemoryMap;
import io.ringzero.abi.layout.MemoryMap32;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.domain.GuestWidth;
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
    /** End of what 32-bit guests' M2P may take (Xen: MACH2PHYS_COMPAT_VIRT_END). */
    private static final long NARROW_END = 0xffe0_0000L;

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
        if (call.width() == GuestWidth.NARROW) {
            new Struct(MachphysMapping32.SIZE)
                .put32(MachphysMapping32.V_START, (int) X86Flat32.MACH2PHYS_VIRT_START_PAE)
                .put32(MachphysMapping32.V_END, (int) NARROW_END)
                .put32(MachphysMapping32.MAX_MFN, (int) ((NARROW_END - X86Flat32.MACH2PHYS_VIRT_START_PAE) / 4 - 1))
                .out(call, call.arg(1));
            return 0;
        }
        new Struct(MachphysMapping.SIZE).put64(MachphysMapping.V_START, X86Flat64.MACH2PHYS_VIRT_START)
            .put64(MachphysMapping.V_END, X86Flat64.MACH2PHYS_VIRT_END)
            .put64(MachphysMapping.MAX_MFN, X86Flat64.MACH2PHYS_NR_ENTRIES - 1).out(call, call.arg(1));
        return 0;
    }

    /** The frames of the M2P that guests of a width use, in extents of 2 MiB. */
    long machphysMfnList(Call call, GuestWidth whose) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MachphysMfnList.SIZE, MachphysMfnList32.SIZE));
        long room = args.u32(MachphysMfnList.MAX_EXTENTS);
        long first = whose == GuestWidth.WIDE ? 0 : machineToPhysical.frames();
        long frames = whose == GuestWidth.WIDE ? machineToPhysical.frames() : machineToPhysical.narrowFrames();
        int count = (int) Math.min(room, (frames + FRAMES_PER_EXTENT - 1) / FRAMES_PER_EXTENT);
        Struct list = new Struct(count * width.bytes());
        for (int i = 0; i < count; i++) {
            width.put(list, i * width.bytes(), first + (long) i * FRAMES_PER_EXTENT);
        }
        list.out(call, width.word(args, width.pick(MachphysMfnList.EXTENT_START, MachphysMfnList32.EXTENT_START)));
        int at = width.pick(MachphysMfnList.NR_EXTENTS, MachphysMfnList32.NR_EXTENTS);
        args.put32(at, count).out(call, call.arg(1), at, 4);
        return 0;
    }

    long memoryMap(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MemoryMap.SIZE, MemoryMap32.SIZE));
        byte[] map = maps.get(call.domain().id());
        if (map == null) {
            throw new GuestFaultException(Errno.ENOSYS, "the domain has no memory map");
        }
        int entries = map.length / ENTRY_BYTES;
        if (args.u32(MemoryMap.NR_ENTRIES) < entries) {
            throw new GuestFaultException(Errno.ENOBUFS, "the memory map has " + entries + " entries");
        }
        new Struct(map.clone()).out(call, width.word(args, width.pick(MemoryMap.BUFFER, MemoryMap32.BUFFER)));
        args.put32(MemoryMap.NR_ENTRIES, entries).out(call, call.arg(1), MemoryMap.NR_ENTRIES, 4);
        return 0;
    }

    long setMemoryMap(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(ForeignMemoryMap.SIZE, ForeignMemoryMap32.SIZE));
        int map = width.pick(ForeignMemoryMap.MAP, ForeignMemoryMap32.MAP);
        domains.requireSelf(call.domain(), args.u16(ForeignMemoryMap.DOMID));
        long entries = args.u32(map + MemoryMap.NR_ENTRIES);
        if (entries > MOST_ENTRIES) {
            throw new GuestFaultException(Errno.EINVAL, "a memory map has at most " + MOST_ENTRIES + " entries");
        }
        maps.put(call.domain().id(),
            call.copyIn(width.word(args, map + width.pick(MemoryMap.BUFFER, MemoryMap32.BUFFER)),
                (int) entries * ENTRY_BYTES));
        return 0;
    }

    @Override
    public void domainEnds(Domain domain) {
        maps.remove(domain.id());
    }
}
