// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The guests known by name: data, one row each. Nothing else in the code depends on what a package holds. */
final class GuestTable {
    /**
     * A row.
     *
     * @param name what users call it
     * @param packageName Debian package
     * @param architecture of the package
     * @param path of the kernel in the package
     * @param memoryMib memory that it does well with
     * @param prompt by which it asks for a line on its console, null when it never does
     * @param description one line
     */
    record Row(String name, String packageName, String architecture, String path, int memoryMib,
        @Nullable String prompt, String description) {
    }

    // @formatter:off
    private static final List<Row> ROWS = Stream.of(
        //      name      package          arch     file                                    MiB  prompt    description
        new Row("grub64", "grub-xen-host", "amd64", "usr/lib/grub-xen/grub-x86_64-xen.bin", 128, "grub> ", "GRUB for Xen PV, 64-bit: boot loader with a shell"),
        new Row("mach64", "gnumach-image-1.8-xen-486", "amd64", "boot/gnumach-1.8-xen-486.gz", 128, null, "GNU Mach for Xen PV, 64-bit: microkernel of the Hurd")
    ).sorted(java.util.Comparator.comparing(Row::name)).toList();
    // @formatter:on

    private GuestTable() {
    }

    /** All rows, by name. */
    static List<Row> rows() {
        return ROWS;
    }

    static Optional<Row> row(String name) {
        return ROWS.stream().filter(row -> row.name().equals(name)).findFirst();
    }
}
