// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand broken images and configurations: each is refused with a message, or boots and is taken down; afterwards the
 * machine has all its frames, no domain, and counts that the audit agrees with. A failing seed is named.
 */
class BrokenInputsLeaveNothingBehindTest {
    private static final int SEEDS = 1000;
    private static final long RUN_NANOS = 300_000;
    private static final String CONFIG = """
        name = "broken"
        type = "pv"
        kernel = "image"
        memory = 16
        vcpus = 1
        on_crash = "preserve"
        """;

    @TempDir
    @Nullable
    Path folder;

    private final Ringzero ringzero = new Ringzero();

    @Test
    void eachIsRefusedOrTakenDown() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7"));
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        byte[] good = GrubRun.fetch(ringzero, "grub64").kernel();
        long free = hypervisor.info().freeFrames();
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Mutation mutation = Mutation.values()[seed % Mutation.values().length];
            String row = mutation + " seed " + seed;
            try {
                DomainId domain = toolstack.create(write(toolstack, mutation, good, seed));
                live(machine, ringzero.service(Control.class), domain);
                if (hypervisor.domain(domain).isPresent()) {
                    toolstack.destroy(domain);
                }
            } catch (ConfigException | ImageException | ControlException e) {
                refused++;
                assertFalse(String.valueOf(e.getMessage()).isBlank(), row);
            }
            assertEquals(1, hypervisor.domains().size(), row);
            assertEquals(free, hypervisor.info().freeFrames(), row);
            if (seed % 50 == 0) {
                assertEquals(List.of(), hypervisor.audit().differences(), row);
            }
        }
        assertTrue(refused > SEEDS / 4, "only " + refused + " of " + SEEDS + " were broken enough to be refused");
        assertEquals(List.of(), hypervisor.audit().differences());
    }

    private GuestConfig write(Toolstack toolstack, Mutation mutation, byte[] good, int seed)
        throws IOException, ConfigException {
        Path into = java.util.Objects.requireNonNull(folder);
        Mutation.Seeded random = new Mutation.Seeded(seed);
        Files.write(into.resolve("image"), mutation.image(good, random));
        Path config = into.resolve("broken.cfg");
        Files.writeString(config, mutation.config(CONFIG, random));
        return toolstack.read(config, List.of());
    }

    /** Some hundred thousand instructions of whatever it is now. */
    private static void live(Machine machine, Control control, DomainId domain) throws Exception {
        Machine.Hold before = machine.hold();
        var later = machine.holdAt(machine.clock().systemNanos() + RUN_NANOS).toCompletableFuture();
        control.unpause(domain);
        before.close();
        later.get(60, TimeUnit.SECONDS).close();
    }
}
