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
     * @param path of the kernel in the package; behind a star at its end anything may follow
     * @param userland what it runs on
     * @param commandLine for the kernel
     * @param memoryMib memory that it does well with
     * @param prompt by which it asks for a line on its console, null when it never does
     * @param description one line
     */
    record Row(String name, String packageName, String architecture, String path, Userland userland, int memoryMib,
        String commandLine, @Nullable String prompt, String description) {
    }

    /** What a kernel is given to run. */
    enum Userland {
        /** Nothing. */
        NONE,
        /** Debian's busybox as the first program: {@link Initramfs}. The row's package names the kernel's in its Depends. */
        BUSYBOX
    }

    /** An oops ends it: no answer comes from a kernel that is damaged. */
    private static final String LINUX = "console=hvc0 earlyprintk=xen oops=panic";

    // @formatter:off
    private static final List<Row> ROWS = Stream.of(
        //      name            package                      arch     file                                    userland          MiB  command line                       prompt    description
        new Row("debian",       "linux-image-amd64",         "amd64", "boot/vmlinuz-*",                       Userland.BUSYBOX, 256, LINUX,                             "/ # ",   "Debian's Linux kernel with a busybox shell"),
        new Row("debian-cloud", "linux-image-cloud-amd64",   "amd64", "boot/vmlinuz-*",                       Userland.BUSYBOX, 256, LINUX,                             "/ # ",   "Debian's Linux kernel for clouds with a busybox shell"),
        new Row("grub32",       "grub-xen-host",             "amd64", "usr/lib/grub-xen/grub-i386-xen.bin",   Userland.NONE,    128, "",                                "grub> ", "GRUB for Xen PV, 32-bit PAE: boot loader with a shell"),
        new Row("grub64",       "grub-xen-host",             "amd64", "usr/lib/grub-xen/grub-x86_64-xen.bin", Userland.NONE,    128, "",                                "grub> ", "GRUB for Xen PV, 64-bit: boot loader with a shell"),
        new Row("mach32",       "gnumach-image-1.8-xen-486", "i386",  "boot/gnumach-1.8-xen-486.gz",          Userland.NONE,    128, "",                                null,     "GNU Mach for Xen PV, 32-bit PAE: microkernel of the Hurd"),
        new Row("mach64",       "gnumach-image-1.8-xen-486", "amd64", "boot/gnumach-1.8-xen-486.gz",          Userland.NONE,    128, "",                                null,     "GNU Mach for Xen PV, 64-bit: microkernel of the Hurd")
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
