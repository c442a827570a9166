// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.api.xen.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Debian's Linux, unmodified, asked by its parameter {@code grant_table.version=2}, has a grant table of version 2, its console going on
 * through the entry that went along; where {@code max_grant_version} is 1 it makes do with version 1. In virtual time.
 */
class LinuxTakesTheGrantVersionOfferedTest {
    @Test
    void versionTwoUpToItsFirstProgram() throws Exception {
        assertTrue(boot(DomainLimits.DEFAULT, LinuxGuest.AT_INIT).contains("Grant tables using version 2 layout"));
    }

    @Test
    void versionOneWhereItMayHaveNoOther() throws Exception {
        String text = boot(new DomainLimits(64, 1024, 1, 1023), "Grant table initialized");
        assertTrue(text.contains("Grant tables using version 1 layout"));
    }

    /** Boots until a text is printed, and destroys; what was printed. */
    private static String boot(DomainLimits limits, String until) throws Exception {
        LinuxGuest linux = new LinuxGuest("virtual");
        Hypervisor hypervisor = linux.ringzero().service(Hypervisor.class);
        long free = hypervisor.info().freeFrames();
        GuestConfig usual = linux.config();
        DomainId domain = linux.ringzero().service(Toolstack.class)
            .create(new GuestConfig(usual.name(), usual.uuid(), usual.kernel(), usual.ramdisk(),
                usual.commandLine() + " grant_table.version=2", usual.memoryKib(), usual.maxMemoryKib(), usual.vcpus(),
                usual.weight(), usual.onPoweroff(), usual.onReboot(), usual.onCrash(), usual.prompt(), usual.cpuid(),
                usual.options(), usual.plan(), usual.files(), limits));
        try (Machine.Hold hold = linux.runUntil(domain, until)) {
            byte[] all = linux.ringzero().service(ConsoleBackend.class).console(domain).orElseThrow().backlog();
            assertEquals(List.of(), hypervisor.audit().differences());
            linux.destroy(domain);
            assertEquals(free, hypervisor.info().freeFrames());
            assertEquals(List.of(), hypervisor.audit().differences());
            return new String(all, StandardCharsets.UTF_8);
        }
    }
}
