// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Domains are created, booted and destroyed, one in ten of them Linux up to its first program, the others embedded guests
 * for a seeded time: after each one all is back. RINGZERO_CYCLES says how many.
 */
class DomainsComeAndGoTest {
    private static final int CYCLES = Integer.parseInt(System.getenv().getOrDefault("RINGZERO_CYCLES", "10"));
    private static final int LINUX_EVERY = 10;
    private static final long SMALL_KIB = 8 << 10;
    private static final long MOST_NANOS = 20_000_000;
    private static final long PATIENCE_SECONDS = 60;

    private final SplittableRandom random = new SplittableRandom(4);

    @Test
    void allIsBackAfterEach() throws Exception {
        LinuxGuest linux = new LinuxGuest("virtual");
        Leftovers before = Leftovers.now(linux.ringzero());
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            if (cycle % LINUX_EVERY == 0) {
                DomainId domain = linux.create();
                try (Machine.Hold hold = linux.runUntil(domain, LinuxGuest.AT_INIT)) {
                    assertEquals(List.of(), Leftovers.now(linux.ringzero()).auditDifferences());
                    linux.destroy(domain);
                }
            } else {
                embedded(linux);
            }
            assertEquals(before, Leftovers.now(linux.ringzero()), "after cycle " + cycle);
        }
    }

    private void embedded(LinuxGuest linux) throws Exception {
        Ringzero ringzero = linux.ringzero();
        EmbeddedGuests images = ringzero.service(EmbeddedGuests.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        String name = images.names().get(random.nextInt(images.names().size()));
        DomainId domain = toolstack.create(new GuestConfig(name, null, images.image(name), null, "", SMALL_KIB,
            SMALL_KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        Machine machine = linux.machine();
        var moment = machine.holdAt(machine.clock().systemNanos() + random.nextLong(MOST_NANOS)).toCompletableFuture();
        ringzero.service(Control.class).unpause(domain);
        try (Machine.Hold hold = moment.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            assertEquals(List.of(), Leftovers.now(ringzero).auditDifferences(), name);
            toolstack.destroy(domain);
        }
    }
}
