// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.DomainId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Whenever Linux is destroyed while it boots, nothing is left of it. Moments are seeded, in virtual time;
 * RINGZERO_LINUX_MOMENTS says how many.
 */
class LinuxIsDestroyedAtAnyMomentTest {
    private static final int MOMENTS = Integer.parseInt(System.getenv().getOrDefault("RINGZERO_LINUX_MOMENTS", "4"));
    private static final long SEED = 20261123;
    private static final long PATIENCE_SECONDS = 600;

    @Test
    void nothingIsLeft() throws Exception {
        LinuxGuest linux = new LinuxGuest("virtual");
        Machine machine = linux.machine();
        Leftovers before = Leftovers.now(linux.ringzero());
        DomainId whole = linux.create();
        long began = machine.clock().systemNanos();
        Machine.Hold standing = linux.runUntil(whole, LinuxGuest.AT_INIT);
        long bootNanos = machine.clock().systemNanos() - began;
        linux.destroy(whole);
        assertEquals(before, Leftovers.now(linux.ringzero()), "destroyed at init");

        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MOMENTS; i++) {
            long nanos = random.nextLong(bootNanos);
            DomainId domain = linux.create();
            var moment = machine.holdAt(machine.clock().systemNanos() + nanos).toCompletableFuture();
            linux.unpause(domain);
            standing.close();
            standing = moment.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(List.of(), Leftovers.now(linux.ringzero()).auditDifferences(),
                "audit " + nanos + " ns after its start");
            linux.destroy(domain);
            assertEquals(before, Leftovers.now(linux.ringzero()), "destroyed " + nanos + " ns after its start");
        }
        standing.close();
    }
}
