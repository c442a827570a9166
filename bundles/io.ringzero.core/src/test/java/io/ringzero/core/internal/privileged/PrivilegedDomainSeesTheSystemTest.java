// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.Sysctl;
import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.api.xen.LogLine;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.Memories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** sysctl and platform_op of a privileged domain. */
class PrivilegedDomainSeesTheSystemTest {
    private static final long ARGS = (long) SCRATCH * PAGE;
    private static final long OUT = ARGS + PAGE;

    private PrivilegedStand stand;
    private Domain domain;

    @BeforeEach
    void begin() {
        stand = new PrivilegedStand();
        domain = stand.domain("overseer", true);
    }

    @AfterEach
    void end() {
        stand.close();
    }

    private long answer(int offset) {
        return stand.word(domain, ARGS + 8 + offset);
    }

    @Test
    void physinfo() {
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_physinfo, -1, -1));
        int pcpus = stand.bench.machine.pcpus().size();
        assertEquals(1 | (long) pcpus << 32, answer(0), "threads, cores");
        assertEquals(pcpus, answer(8) & 0xffff_ffffL);
        assertEquals(stand.bench.get(Memories.class).totalFrames(), answer(40));
        assertEquals(stand.bench.get(Memories.class).freeFrames(), answer(48));
    }

    @Test
    void domainsAreListedFromANumberOn() {
        Domain second = stand.domain("second", false);
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_getdomaininfolist, 8L << 32, OUT, 0));
        assertEquals(3, answer(16) & 0xffff_ffffL);
        assertEquals(0, stand.word(domain, OUT) & 0xffff);
        assertEquals(domain.domid(), stand.word(domain, OUT + 112) & 0xffff);
        assertEquals(second.domid(), stand.word(domain, OUT + 224) & 0xffff);
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_getdomaininfolist, second.domid() | 1L << 32, OUT, 0));
        assertEquals(1, answer(16) & 0xffff_ffffL);
        assertEquals(second.domid(), stand.word(domain, OUT) & 0xffff);
    }

    @Test
    void topologyAndNodes() {
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_cputopoinfo, 0, 0));
        assertEquals(stand.bench.machine.pcpus().size(), answer(0) & 0xffff_ffffL, "how many there are");
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_numainfo, 1, OUT, OUT + 64));
        assertEquals(1, answer(0) & 0xffff_ffffL);
        assertEquals(stand.bench.get(Memories.class).totalFrames() * PAGE, stand.word(domain, OUT));
        assertEquals(10, stand.word(domain, OUT + 64) & 0xffff_ffffL);
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_availheap));
        assertEquals(stand.bench.get(Memories.class).freeFrames() * PAGE, answer(16));
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_sched_id));
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_getcpuinfo, 8, OUT));
        assertEquals(70, stand.word(domain, OUT), "for how long pCPU 0 idled");
        assertEquals(-Errno.EOPNOTSUPP, stand.sysctl(domain, Sysctl.XEN_SYSCTL_cpu_hotplug));
        assertEquals(-Errno.ENOSYS, stand.sysctl(domain, Sysctl.XEN_SYSCTL_perfc_op));
        assertEquals(-Errno.ENOSYS, stand.sysctl(domain, Sysctl.XEN_SYSCTL_lockprof_op));
    }

    private String console(boolean incremental, long index, int room) {
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_readconsole, (incremental ? 0x100 : 0) | index << 32,
            OUT, room));
        int length = (int) answer(16);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (stand.word(domain, OUT + (i & ~7)) >>> 8 * (i & 7));
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Test
    void theLogIsReadAsTextPartByPart() {
        HypervisorLog log = stand.bench.get(HypervisorLog.class);
        log.clear();
        log.add("one");
        log.add("two");
        assertEquals("(XEN) one\n(XEN) two\n", console(false, 0, 4096));
        long index = answer(0) >>> 32;
        assertEquals("", console(true, index, 4096));
        log.add("three");
        assertEquals("(XEN) ", console(true, index, 6));
        assertEquals("three\n", console(true, index + 6, 4096));
        log.clear();
        log.add("four");
        assertEquals("(XEN) four\n", console(true, index, 4096), "what was dropped is skipped");
    }

    @Test
    void debugKeysArePressed() {
        stand.bench.write(domain, SCRATCH + 1, 0, 'q');
        assertEquals(0, stand.sysctl(domain, Sysctl.XEN_SYSCTL_debug_keys, OUT, 1));
        assertTrue(stand.bench.get(HypervisorLog.class).lines().stream().anyMatch(line -> line.text().contains("'q'")));
        stand.bench.write(domain, SCRATCH + 1, 0, '?');
        assertEquals(-Errno.EINVAL, stand.sysctl(domain, Sysctl.XEN_SYSCTL_debug_keys, OUT, 1));
    }

    @Test
    void theTimeOfDayIsSetForAll() {
        Domain second = stand.domain("second", false);
        long version = 0x0300_0001L << 32;
        assertEquals(0, stand.control(domain, Hypercall.HYPERVISOR_platform_op, 62 | version, 1_700_000_000L, 5, 0));
        for (Domain each : new Domain[] {domain, second}) {
            long info = each.memory().sharedInfo();
            assertEquals(1_700_000_000, stand.bench.machine.memory().readInt(info + SharedInfo.WC_SEC));
            assertEquals(5, stand.bench.machine.memory().readInt(info + SharedInfo.WC_NSEC));
        }
        assertEquals(-Errno.EINVAL,
            stand.control(domain, Hypercall.HYPERVISOR_platform_op, 62 | version, 1, 1_000_000_000L, 0));
        assertEquals(0, stand.control(domain, Hypercall.HYPERVISOR_platform_op, 55 | version, 0, 0, 0));
        assertEquals(1, stand.word(domain, ARGS + 16) & 0xffff_ffffL, "online");
    }

    @Test
    void whatItWritesToTheConsoleIsInTheLogByLines() {
        HypervisorLog log = stand.bench.get(HypervisorLog.class);
        log.clear();
        byte[] text = "one\r\ntwo\nthr".getBytes(StandardCharsets.US_ASCII);
        long[] words = new long[2];
        for (int i = 0; i < text.length; i++) {
            words[i / 8] |= (long) text[i] << 8 * (i % 8);
        }
        stand.bench.write(domain, SCRATCH + 1, 0, words);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_console_io, 0, text.length, OUT));
        stand.bench.write(domain, SCRATCH + 1, 0, 0x0a6565L);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_console_io, 0, 3, OUT));
        assertEquals(List.of("(" + domain + ") one", "(" + domain + ") two", "(" + domain + ") three"),
            log.lines().stream().map(LogLine::text).toList());
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_console_io, 1, 16, OUT), "nobody types");
        byte[] flood = new byte[2000];
        java.util.Arrays.fill(flood, (byte) 'x');
        for (int i = 0; i < flood.length / 8; i++) {
            stand.bench.write(domain, SCRATCH + 1, i, 0x7878_7878_7878_7878L);
        }
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_console_io, 0, flood.length, OUT));
        assertTrue(log.lines().stream().allMatch(line -> line.text().length() < 600));
        assertEquals(6, log.lines().size());
    }
}
