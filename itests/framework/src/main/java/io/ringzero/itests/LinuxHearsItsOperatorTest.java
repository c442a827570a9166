// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Debian's Linux unplugs and plugs a CPU, answers a Magic SysRq and an NMI, and is written into a core file, as {@code xl vcpu-set},
 * {@code sysrq}, {@code trigger} and {@code dump-core} ask for. In virtual time.
 */
class LinuxHearsItsOperatorTest {
    private static final long KIB = 192 << 10;
    private static final long PATIENCE_SECONDS = 600;

    @Test
    void cpusSysrqNmiAndCore() throws Exception {
        LinuxGuest linux = new LinuxGuest("virtual");
        Toolstack toolstack = linux.ringzero().service(Toolstack.class);
        Control control = linux.ringzero().service(Control.class);
        Hypervisor hypervisor = linux.ringzero().service(Hypervisor.class);
        long free = hypervisor.info().freeFrames();
        DomainId domain = toolstack.create(linux.config().sized(KIB, 2));
        GuestScript first = linux.script(domain, PATIENCE_SECONDS, List.of("nproc"));
        Machine.Hold hold = linux.type(domain, first);
        assertEquals(List.of("2"), first.answers());

        toolstack.onlineVcpus(domain, 1);
        toolstack.sysrq(domain, 'h');
        control.nmi(new VcpuId(domain, 0));
        GuestScript second = linux.script(domain, PATIENCE_SECONDS, List.of("sleep 2; nproc",
            "dmesg | grep -c 'sysrq: HELP'", "dmesg | grep -c 'NMI received for unknown reason'"));
        hold = linux.type(domain, second, hold);
        // Emergency messages of the kernel come to the console by themselves, before the first answer.
        assertTrue(second.answers().getFirst().contains("sysrq: HELP"), () -> second.answers().toString());
        assertEquals(List.of("1", "1", "1"),
            second.answers().stream().map(answer -> answer.substring(answer.lastIndexOf('\n') + 1)).toList());
        assertEquals(1, hypervisor.domain(domain).orElseThrow().vcpus());

        toolstack.onlineVcpus(domain, 2);
        GuestScript third = linux.script(domain, PATIENCE_SECONDS,
            List.of("sleep 1; echo 1 > /sys/devices/system/cpu/cpu1/online; sleep 1; nproc"));
        hold = linux.type(domain, third, hold);
        assertEquals(List.of("2"), third.answers());

        Path core = Files.createTempFile("linux", ".core");
        try {
            long bytes = toolstack.dumpCore(domain, core, true);
            assertEquals(bytes, Files.size(core));
            assertTrue(bytes > KIB * 1024, () -> bytes + " bytes are less than its memory");
        } finally {
            Files.delete(core);
        }
        toolstack.destroy(domain);
        hold.close();
        assertEquals(free, hypervisor.info().freeFrames());
        assertEquals(List.of(), hypervisor.audit().differences());
    }
}
