// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests come from the network once, from the cache then, and failures say what to do. */
class AptCatalogueTest {
    private static final String DEB = "grub-xen-host_2.06-13_amd64.deb";
    @TempDir
    private Path folder = Path.of(".");
    private final FakeHost host = new FakeHost();
    private final List<String> progress = new ArrayList<>();

    /** A host whose programs can be missing and whose network can be away. */
    private static final class FakeHost implements Commands {
        final List<String> ran = new ArrayList<>();
        boolean online = true;
        boolean offered = true;
        String version = "2.06-13";
        boolean halfDownload;
        String without = "";

        @Override
        public Result run(Path folder, List<String> command) throws IOException {
            if (command.getFirst().equals(without)) {
                throw new IOException("no such program");
            }
            String last = command.getLast();
            ran.add(command.getFirst() + " " + last);
            if (command.contains("update")) {
                return online ? ok("") : failed("E: Temporary failure resolving 'deb.debian.org'");
            }
            if (command.contains("--print-uris")) {
                String deb = last + "_" + version + "_amd64.deb";
                if (Files.exists(folder.resolve(deb))) {
                    return ok(""); // apt names nothing that lies in the folder it is run in
                }
                return offered ? ok("'http://x/" + deb + "' " + deb + " 3 SHA256:0\n") : failed("E: No packages found");
            }
            if (command.contains("download")) {
                Files.write(folder.resolve(last + "_" + version + "_amd64.deb"), new byte[] {1});
                return halfDownload ? failed("E: Failed to fetch, connection reset") : ok("");
            }
            if (command.contains("--field")) {
                return ok("linux-image-6.1.0-" + version + "-cloud-amd64 (= 6.1." + version + "), other\n");
            }
            if (command.contains("--fsys-tarfile")) {
                byte[] kernel = {0x7f, 'E', 'L', 'F'};
                return new Result(0, TarFileTest.archive(
                    TarFileTest.entry("./" + GuestTable.row("grub64").orElseThrow().path(), '0', kernel),
                    TarFileTest.entry("./boot/vmlinuz-6.1.0-cloud", '0', kernel),
                    TarFileTest.entry("./bin/busybox", '0', kernel)), "");
            }
            return ok("");
        }

        private static Result ok(String text) {
            return new Result(0, text.getBytes(), "");
        }

        private static Result failed(String errors) {
            return new Result(100, new byte[0], errors + "\n");
        }
    }

    private GuestCatalogue.Fetched fetch(String name) throws ConfigException {
        return new AptCatalogue(folder, host).fetch(name, progress::add);
    }

    private String refusal() {
        return String.valueOf(assertThrows(ConfigException.class, () -> fetch("grub64")).getMessage());
    }

    @Test
    void theVersionOnOfferIsFetchedOnceAndNamed() throws Exception {
        GuestCatalogue.Fetched first = fetch("grub64");
        assertEquals("grub-xen-host 2.06-13 (amd64)", String.join(", ", first.packages()));
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, first.config().kernel());
        assertEquals("grub> ", first.config().prompt());
        assertEquals(128 * 1024, first.config().memoryKib());
        fetch("grub64");
        // Once for its address and once for itself.
        assertEquals(2, host.ran.stream().filter("apt-get grub-xen-host"::equals).count(), host.ran.toString());
        assertEquals(1, progress.stream().filter(("fetching " + DEB)::equals).count());
        assertTrue(progress.stream().noneMatch(line -> line.contains("of no use")), progress.toString());
    }

    @Test
    void aMetapackageLeadsToItsKernelAndBusybox() throws Exception {
        GuestCatalogue.Fetched first = fetch("debian-cloud");
        assertEquals(List.of("linux-image-6.1.0-2.06-13-cloud-amd64 2.06-13 (amd64)", "busybox-static 2.06-13 (amd64)"),
            first.packages());
        assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, first.config().kernel());
        byte[] ramdisk = first.config().ramdisk();
        assertTrue(ramdisk != null && ramdisk[0] == 0x1f && (ramdisk[1] & 0xff) == 0x8b);
        host.online = false;
        host.offered = false;
        progress.clear();
        assertEquals(first.packages(), fetch("debian-cloud").packages());
        assertEquals(List.of(), progress);
    }

    /** The kernel that an old metapackage names may be offered no more. */
    @Test
    void withoutItsKernelTheMetapackageIsAskedForAnew() throws Exception {
        fetch("debian-cloud");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path kernel : files.filter(file -> file.toString().contains("linux-image-6")).toList()) {
                Files.delete(kernel);
            }
        }
        host.version = "3";
        assertEquals("linux-image-6.1.0-3-cloud-amd64 3 (amd64)", fetch("debian-cloud").packages().getFirst());
    }

    @Test
    void theCacheServesInSilenceAndWithoutNetwork() throws Exception {
        fetch("grub64");
        progress.clear();
        host.online = false;
        host.offered = false;
        assertEquals("grub-xen-host 2.06-13 (amd64)", String.join(", ", fetch("grub64").packages()));
        assertEquals(List.of(), progress);
    }

    @Test
    void withoutNetworkAndCacheTheErrorSaysSo() {
        host.online = false;
        host.offered = false;
        String refusal = refusal();
        assertTrue(refusal.contains("Temporary failure resolving") && refusal.contains("try again"), refusal);
    }

    @Test
    void anUnfinishedDownloadLeavesNothing() throws Exception {
        host.halfDownload = true;
        assertTrue(refusal().contains("connection reset"));
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
        }
        host.halfDownload = false;
        fetch("grub64");
    }

    @Test
    void aHostWithoutAptIsToldSo() {
        host.without = "apt-get";
        assertTrue(refusal().contains("this host has no apt-get"));
        host.without = "dpkg-deb";
        assertTrue(refusal().contains("this host has no dpkg-deb"));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        String refusal = String.valueOf(assertThrows(ConfigException.class, () -> fetch("doom")).getMessage());
        assertTrue(refusal.contains("'doom'") && refusal.contains("grub64"), refusal);
    }

    @Test
    void theCacheIsWhereTheUserWantsIt() {
        assertEquals(Path.of("/home/u/.cache/ringzero"), UserFolder.cache(Map.of(), "/home/u"));
        assertEquals(Path.of("/c/ringzero"), UserFolder.cache(Map.of("XDG_CACHE_HOME", "/c"), "/home/u"));
        assertEquals(Path.of("/home/u/.cache/ringzero"),
            UserFolder.cache(Map.of("XDG_CACHE_HOME", "relative"), "/home/u"));
        assertEquals(Path.of("/own"), UserFolder.cache(Map.of("RINGZERO_CACHE", "/own", "XDG_CACHE_HOME", "/c"), "/h"));
    }

    /** With the host's own apt and Debian's servers. */
    @Test
    void theRealPackageHoldsAnElfKernel() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("ringzero.test.network"),
            "SKIPPED: -Dringzero.test.network=true allows the network");
        AptCatalogue catalogue = new AptCatalogue(folder, new HostCommands(Duration.ofMinutes(2)));
        GuestCatalogue.Fetched fetched = catalogue.fetch("grub64", progress::add);
        assertTrue(fetched.packages().getFirst().startsWith("grub-xen-host 2."), fetched.packages().toString());
        assertEquals('E', fetched.config().kernel()[1]);
    }
}
