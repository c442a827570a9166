// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Linux works hard in real time and finds nothing wrong: programs started by the hundred, mappings, page faults, signals,
 * pipes, threads, 32-bit programs, archives and sums; the kernel has no complaint. RINGZERO_SOAK_SECONDS says how long,
 * RINGZERO_SOAK_VCPUS and RINGZERO_SOAK_PCPUS on how many processors; with several vCPUs each has such a load.
 */
class LinuxSoaksTest {
    private static final int SECONDS = number("RINGZERO_SOAK_SECONDS");
    private static final int VCPUS = number("RINGZERO_SOAK_VCPUS");
    private static final int PCPUS = number("RINGZERO_SOAK_PCPUS");
    private static final long MIB_EACH = 64;
    private static final long PATIENCE_SECONDS = 600;

    private static int number(String variable) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, "1"));
    }

    /** A file that the caller of the tests names in the environment. */
    private static byte[] given(String variable) throws Exception {
        String file = System.getenv(variable);
        assumeTrue(file != null, "SKIPPED: " + variable + " names no file; .ci/run and .ci/long do");
        return Files.readAllBytes(Path.of(Objects.requireNonNull(file)));
    }

    @Test
    void everySumIsRight() throws Exception {
        byte[] program = given("RINGZERO_TEST_SOAK_PROGRAM");
        byte[] busybox32 = given("RINGZERO_TEST_BUSYBOX_I386");
        LinuxGuest linux = new LinuxGuest("real", PCPUS);
        Leftovers before = Leftovers.now(linux.ringzero());
        try (InputStream script = Objects.requireNonNull(LinuxSoaksTest.class.getResourceAsStream("soak.sh"))) {
            GuestConfig config = new ExtraFiles().program("soak/soak.sh", script.readAllBytes())
                .program("soak/program", program).program("soak/busybox32", busybox32)
                .in(linux.config().sized((128 + MIB_EACH * VCPUS) << 10, VCPUS));
            DomainId domain = linux.ringzero().service(Toolstack.class).create(config);
            GuestScript lines = linux.script(domain, SECONDS * 2 + PATIENCE_SECONDS,
                List.of("nproc", "sh /soak/soak.sh " + SECONDS + " " + VCPUS, "echo $?"));
            try (Machine.Hold hold = linux.type(domain, lines)) {
                assertEquals(Integer.toString(VCPUS), lines.answers().getFirst());
                assertTrue(lines.answers().get(1).matches("soaked: \\d+ rounds"), lines.answers().toString());
                assertEquals("0", lines.answers().getLast());
                System.out.println(lines.answers().get(1));
                assertEquals(List.of(), Leftovers.now(linux.ringzero()).auditDifferences());
                linux.destroy(domain);
                assertEquals(before, Leftovers.now(linux.ringzero()));
            }
        }
    }
}
