// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.xen.PvOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GNU Mach stores into its page directory, which Xen does not emulate: it panics before it has a console. With such stores
 * emulated it comes to where it needs its bootstrap server, which nobody gave it.
 */
class MachEndsAsOnRealXenTest {
    private static final int LAST_REASON_OF_XEN = 5;

    private static EndingGuest.Result run(String name, String clock, Set<PvOption> options) throws Exception {
        Ringzero ringzero = EndingGuest.machine(clock);
        GuestConfig config = GrubRun.fetch(ringzero, name);
        EndingGuest.Result result = EndingGuest.run(ringzero, config.sized(128 << 10, 1).with(options));
        assertEquals(List.of(), result.audit().differences());
        assertEquals(0, result.framesLost());
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mach64", "mach32"})
    void silentlyAfterTheSameHypercalls(String name) throws Exception {
        EndingGuest.Result run = run(name, "virtual", Set.of());
        assertEquals("", run.console());
        assertTrue(run.reason().code() > LAST_REASON_OF_XEN, "garbage, not " + run.reason());
        assertEquals(RealXen.expected(name), RealXen.steady(name, run.hypercalls()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mach64", "mach32"})
    void withDirectoryStoresItGetsToItsBootstrapServer(String name) throws Exception {
        Set<PvOption> options = Set.of(PvOption.DIRECTORY_STORES);
        for (String clock : List.of("real", "virtual")) {
            String console = run(name, clock, options).console();
            assertTrue(console.contains("GNU Mach 1.8") && console.contains("No bootstrap code loaded"), console);
        }
        if (name.equals("mach32")) {
            Set<PvOption> cut = Set.of(PvOption.DIRECTORY_STORES, PvOption.SEGMENT_TRUNCATION);
            assertTrue(run(name, "virtual", cut).console().contains("No bootstrap code loaded"),
                "segments that end early");
        }
        assertEquals(run(name, "virtual", options).memorySha256(), run(name, "virtual", options).memorySha256());
    }
}
