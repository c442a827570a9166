// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What makes two runs alike: time and randomness come from the machine's clock, and nothing is kept in static fields. */
class GuestsSeeOnlyTheMachinesTimeTest {
    private static final String[] GUESTS_SIDE = {"io.ringzero.api..", "io.ringzero.abi..", "io.ringzero.x86..",
        "io.ringzero.mmu..", "io.ringzero.cpu..", "io.ringzero.core..", "io.ringzero.sched..", "io.ringzero.xenstore..",
        "io.ringzero.console..", "io.ringzero.builder..", "io.ringzero.guests.."};

    @Test
    void nobodyOnTheGuestsSideReadsTheHostsClock() {
        noClasses().that().resideInAnyPackage(GUESTS_SIDE).should().callMethod(System.class, "nanoTime").orShould()
            .callMethod(System.class, "currentTimeMillis").orShould().callMethod(Instant.class, "now").orShould()
            .callMethod(LocalDateTime.class, "now").orShould().callMethod(Clock.class, "systemUTC").orShould()
            .callMethod(Thread.class, "sleep", long.class).check(Floors.CLASSES);
    }

    @Test
    void nobodyOnTheGuestsSideIsRandom() {
        noClasses().that().resideInAnyPackage(GUESTS_SIDE).should().callConstructor(Random.class).orShould()
            .callMethod(Math.class, "random").orShould().callMethod(UUID.class, "randomUUID").orShould()
            .callConstructor(java.security.SecureRandom.class).check(Floors.CLASSES);
    }

    @Test
    void noStaticFieldChanges() {
        noFields().that().areStatic().should().notBeFinal().check(Floors.CLASSES);
    }
}
