// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import java.util.Optional;

/**
 * Reads the {@code __xen_guest} section, which kernels had before there were notes: {@code NAME=VALUE} or {@code NAME},
 * with commas between (public/elfnote.h names the legacy fields).
 */
final class LegacyGuestString {
    private static final int LONGEST = 4096;

    private LegacyGuestString() {
    }

    /** What the string says; empty when there is no such section. */
    static Optional<GuestParameters> read(ElfFile elf) throws ImageException {
        Optional<SectionHeader> section = elf.section("__xen_guest");
        if (section.isEmpty() || section.get().type() == SectionHeader.NOBITS) {
            return Optional.empty();
        }
        SectionHeader header = section.get();
        elf.image().require(header.offset(), header.size(), "Section __xen_guest");
        return Optional.of(parse(
            elf.image().text(header.offset(), (int) Math.min(header.size(), LONGEST), "Section __xen_guest")));
    }

    static GuestParameters parse(String text) throws ImageException {
        GuestParameters parameters = new GuestParameters();
        parameters.legacy = true;
        String page = "";
        for (String item : text.split(",")) {
            int equals = item.indexOf('=');
            String name = equals < 0 ? item : item.substring(0, equals);
            String value = equals < 0 ? "" : item.substring(equals + 1);
            switch (name) {
                case "LOADER" -> parameters.loader = value;
                case "GUEST_OS" -> parameters.guestOs = value;
                case "GUEST_VER" -> parameters.guestVersion = value;
                case "XEN_VER" -> parameters.xenVersion = value;
                case "PAE" -> parameters.pae = pae(value);
                case "BSD_SYMTAB" -> parameters.symbolTable = true;
                case "VIRT_BASE" -> parameters.virtBase = number(name, value);
                case "VIRT_ENTRY" -> parameters.entry = number(name, value);
                case "ELF_PADDR_OFFSET" -> parameters.paddrOffset = number(name, value);
                case "HYPERCALL_PAGE" -> page = value;
                case "FEATURES" -> FeatureList.text(value, parameters.features);
                default -> {
                    // Names for other loaders.
                }
            }
        }
        if (!page.isEmpty()) {
            // A page number here, where the note holds an address. Counted from VIRT_BASE wherever that stands.
            Long base = parameters.virtBase;
            parameters.hypercallPage = (number("HYPERCALL_PAGE", page) << 12) + (base == null ? 0 : base);
        }
        return parameters;
    }

    private static GuestParameters.Pae pae(String value) {
        return value.equals("yes[extended-cr3]")
            ? GuestParameters.Pae.EXTENDED_CR3
            : value.startsWith("yes") ? GuestParameters.Pae.YES : GuestParameters.Pae.NO;
    }

    private static long number(String name, String value) throws ImageException {
        try {
            if (value.startsWith("0x") || value.startsWith("0X")) {
                return Long.parseUnsignedLong(value.substring(2), 16);
            }
            return Long.parseUnsignedLong(value, value.startsWith("0") && value.length() > 1 ? 8 : 10);
        } catch (NumberFormatException notANumber) {
            throw new ImageException("__xen_guest: " + name + "='" + value + "' is not a number of 64 bits: the file is"
                + " damaged; fetch it again");
        }
    }
}
