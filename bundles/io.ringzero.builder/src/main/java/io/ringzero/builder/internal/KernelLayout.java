// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.KernelImage.Segment;
import io.ringzero.api.xen.SymbolTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a kernel's parts go in the address space that it starts in. Fills in the defaults of public/elfnote.h, then
 * checks all of it; segments are loaded at VIRT_BASE plus physical address less PADDR_OFFSET.
 */
final class KernelLayout {
    private final ElfFile elf;
    private final GuestParameters parameters;
    private final GuestType type;
    private final long memoryBytes;
    private final long base;

    private KernelLayout(ElfFile elf, GuestParameters parameters, long memoryBytes) throws ImageException {
        this.elf = elf;
        this.parameters = parameters;
        this.memoryBytes = memoryBytes;
        type = elf.wide() ? GuestType.PV64 : GuestType.PV32;
        Long virtBase = parameters.virtBase;
        if (virtBase == null && parameters.paddrOffset != null) {
            throw new ImageException("The kernel gives PADDR_OFFSET without VIRT_BASE; use a kernel with both or none");
        }
        base = virtBase == null ? 0 : virtBase;
    }

    static KernelImage of(ElfFile elf, GuestParameters parameters, long memoryBytes) throws ImageException {
        return new KernelLayout(elf, parameters, memoryBytes).image();
    }

    private KernelImage image() throws ImageException {
        if ((base & 0xfff) != 0) {
            throw new ImageException(
                "VIRT_BASE " + hex(base) + " is not the start of a page: the file is damaged; fetch it again");
        }
        checkPae();
        List<Segment> segments = load(places());
        Segment last = segments.getLast();
        long end = last.virtualStart() + last.memoryBytes();
        Segment symbols = parameters.symbolTable ? BsdSymbols.after(elf, end, this::room) : null;
        if (symbols != null) {
            end = symbols.virtualStart() + symbols.memoryBytes();
        }
        long start = segments.getFirst().virtualStart();
        long entry = orElse(parameters.entry, elf.entry());
        if (!within(entry, start, end)) {
            throw outside("The entry point", entry, start, end);
        }
        Long p2m = parameters.p2mBase;
        if (p2m != null && within(p2m, start, end)) {
            throw new ImageException("The p2m is wanted at " + hex(p2m) + ", inside the kernel (" + hex(start) + " to "
                + hex(end) + "): use another kernel");
        }
        if (p2m != null && ((p2m & 0xfff) != 0 || !usable(p2m, 1))) {
            throw new ImageException(
                "The p2m is wanted at " + hex(p2m) + ", which no guest can use: use another kernel");
        }
        Long page = parameters.hypercallPage;
        if (page != null && ((page & 0xfff) != 0 || !within(page, start, end))) {
            throw outside("The hypercall page", page, start, end);
        }
        boolean extended = type == GuestType.PV32 && parameters.pae != GuestParameters.Pae.YES;
        return new KernelImage("elf", type, segments, entry, base, page, p2m, parameters.modulesUnmapped,
            parameters.hypervisorStartLow, extended, symbols, parameters.features, parameters.guestOs,
            parameters.guestVersion, names(segments));
    }

    /** The ELF file's, else those that Linux keeps of itself. */
    private SymbolTable names(List<KernelImage.Segment> segments) {
        SymbolTable named = SymbolReader.read(elf);
        return named.size() == 0 && "linux".equals(parameters.guestOs) ? Kallsyms.read(segments) : named;
    }

    private void checkPae() throws ImageException {
        if (type == GuestType.PV32 && parameters.pae == GuestParameters.Pae.NO) {
            throw new ImageException(
                "The kernel is 32-bit without PAE page tables (PAE_MODE), which Xen no longer runs;"
                    + " use a PAE kernel");
        }
    }

    /** A program header with the virtual address that its first byte goes to. */
    private record Place(ProgramHeader header, long start) {
        long end() {
            return start + header.memorySize();
        }
    }

    private List<Place> places() throws ImageException {
        long offset = orElse(parameters.paddrOffset, parameters.legacy ? base : 0);
        List<Place> places = new ArrayList<>();
        for (ProgramHeader header : elf.programHeaders()) {
            if (header.loadable()) {
                Place place = new Place(header, header.physical() + base - offset);
                check(place);
                places.add(place);
            }
        }
        if (places.isEmpty()) {
            throw new ImageException("The kernel has no program header to load; use a linked kernel");
        }
        places.sort(Comparator.comparingLong(place -> place.start() + Long.MIN_VALUE));
        for (int i = 1; i < places.size(); i++) {
            if (Long.compareUnsigned(places.get(i).start(), places.get(i - 1).end()) < 0) {
                throw new ImageException("Program headers " + places.get(i - 1).header().index() + " and "
                    + places.get(i).header().index() + " overlap at " + hex(places.get(i).start())
                    + ": the file is damaged; fetch it again");
            }
        }
        return places;
    }

    private void check(Place place) throws ImageException {
        ProgramHeader header = place.header();
        String what = "Program header " + header.index();
        if (Long.compareUnsigned(header.fileSize(), header.memorySize()) > 0) {
            throw new ImageException(
                what + " has more bytes in the file (" + hex(header.fileSize()) + ") than in memory ("
                    + hex(header.memorySize()) + "): the file is damaged; fetch it again");
        }
        elf.image().require(header.offset(), header.fileSize(), what + "'s contents");
        room(place.start(), header.memorySize(), what);
    }

    /** Demands that a range fits the domain's memory and leaves the hypervisor's addresses alone. */
    private void room(long start, long size, String what) throws ImageException {
        long distance = start - base;
        if (Long.compareUnsigned(size, memoryBytes) > 0 || Long.compareUnsigned(distance, memoryBytes - size) > 0) {
            throw new ImageException(what + " goes to " + hex(start) + ", " + hex(size) + " bytes long; memory is "
                + hex(memoryBytes) + " bytes from " + hex(base) + ": give the domain more memory, or the file is"
                + " damaged");
        }
        if (!usable(start, size)) {
            throw new ImageException(what + " goes to " + hex(start) + ", " + hex(size)
                + " bytes long, which reaches addresses that guests cannot use: use another kernel");
        }
    }

    /** Whether a range that does not wrap around is canonical and outside the hypervisor's part. */
    private boolean usable(long start, long size) {
        long last = start + size - 1;
        if (Long.compareUnsigned(last, start) < 0) {
            return false;
        }
        if (type == GuestType.PV32) {
            return Long.compareUnsigned(last, X86Flat32.HYPERVISOR_VIRT_START_PAE) < 0;
        }
        boolean low = last >>> 47 == 0;
        boolean high = start >> 47 == -1 && Long.compareUnsigned(start, X86Flat64.HYPERVISOR_VIRT_END) >= 0;
        return low || high;
    }

    private List<Segment> load(List<Place> places) throws ImageException {
        List<Segment> segments = new ArrayList<>();
        for (Place place : places) {
            ProgramHeader header = place.header();
            byte[] bytes = elf.image().copy(header.offset(), header.fileSize(), "Program header " + header.index());
            segments.add(new Segment(place.start(), bytes, header.memorySize()));
        }
        return segments;
    }

    private static boolean within(long address, long start, long end) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }

    private static long orElse(@Nullable Long value, long otherwise) {
        return value == null ? otherwise : value;
    }

    private static ImageException outside(String what, long address, long start, long end) {
        return new ImageException(what + ", " + hex(address) + ", is not inside the kernel (" + hex(start) + " to "
            + hex(end) + "): the file is damaged; fetch it again");
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
