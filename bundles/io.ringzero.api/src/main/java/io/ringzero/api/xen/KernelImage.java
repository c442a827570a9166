// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kernel as a {@link KernelFormat} understood it: everything that the start-of-day layout depends on, checked, with all
 * defaults filled in. Addresses are guest-virtual unless they say physical (pseudo-physical, in bytes). Unsigned 64-bit.
 *
 * @param format name of the format that parsed it
 * @param type what kind of guest it asks to be
 * @param segments what to load, by rising address, not overlapping
 * @param entry first instruction
 * @param virtBase virtual address of pseudo-physical 0 (XEN_ELFNOTE_VIRT_BASE)
 * @param hypercallPage where the hypercall page is to be written, null when the guest has none
 * @param p2mBase where the initial p2m is to be mapped (XEN_ELFNOTE_INIT_P2M), null for directly after the modules
 * @param modulesUnmapped the ramdisk need not be mapped and start_info names its first pfn (XEN_ELFNOTE_MOD_START_PFN)
 * @param hypervisorStartLow lowest address that the guest leaves to the hypervisor (XEN_ELFNOTE_HV_START_LOW), null for the
 *            default
 * @param paeExtendedCr3 PAE page directories may lie above 4 GiB (PAE_MODE "yes[extended-cr3]" or "bimodal"), 32-bit only
 * @param symbols the image's symbol table as the builder is to place it after the kernel (BSD_SYMTAB), null for none
 * @param features names of {@code XENFEAT_*}; value true for required ones
 * @param guestOs XEN_ELFNOTE_GUEST_OS, empty when it does not say
 * @param guestVersion XEN_ELFNOTE_GUEST_VERSION, empty when it does not say
 * @param names what the image calls its addresses, for reports; the guest does not see it
 */
public record KernelImage(String format, GuestType type, List<Segment> segments, long entry, long virtBase,
    @Nullable Long hypercallPage, @Nullable Long p2mBase, boolean modulesUnmapped, @Nullable Long hypervisorStartLow,
    boolean paeExtendedCr3, @Nullable Segment symbols, Map<String, Boolean> features, String guestOs,
    String guestVersion, SymbolTable names) {

    /** Without names. */
    public KernelImage(String format, GuestType type, List<Segment> segments, long entry, long virtBase,
        @Nullable Long hypercallPage, @Nullable Long p2mBase, boolean modulesUnmapped,
        @Nullable Long hypervisorStartLow, boolean paeExtendedCr3, @Nullable Segment symbols,
        Map<String, Boolean> features, String guestOs, String guestVersion) {
        this(format, type, segments, entry, virtBase, hypercallPage, p2mBase, modulesUnmapped, hypervisorStartLow,
            paeExtendedCr3, symbols, features, guestOs, guestVersion, SymbolTable.EMPTY);
    }

    /**
     * Bytes to load.
     *
     * @param virtualStart where its first byte goes
     * @param bytes contents; not changed by anybody
     * @param memoryBytes length in memory, at least that of the contents; the rest is zero
     */
    public record Segment(long virtualStart, byte[] bytes, long memoryBytes) {
    }

    public KernelImage {
        segments = List.copyOf(segments);
        features = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(features));
    }

    /** The same, as another format's finding: of one that unpacks and hands on. */
    public KernelImage by(String otherFormat) {
        return new KernelImage(otherFormat, type, segments, entry, virtBase, hypercallPage, p2mBase, modulesUnmapped,
            hypervisorStartLow, paeExtendedCr3, symbols, features, guestOs, guestVersion, names);
    }

    /** Lowest virtual address loaded. */
    public long virtualStart() {
        return segments.getFirst().virtualStart();
    }

    /** First virtual address after what is loaded, symbols included. */
    public long virtualEnd() {
        Segment last = symbols != null ? symbols : segments.getLast();
        return last.virtualStart() + last.memoryBytes();
    }
}
