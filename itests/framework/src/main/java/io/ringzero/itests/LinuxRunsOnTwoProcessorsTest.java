// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Debian's Linux with two vCPUs over two pCPUs, each a host thread, on the real clock: both processors hash and fork at the same
 * time, one is unplugged and plugged in again, and the kernel has nothing to complain of.
 */
class LinuxRunsOnTwoProcessorsTest {
    private static final long KIB = 192 << 10;
    private static final long PATIENCE_SECONDS = 600;
    /** What is typed, each line short enough for one of the terminal, and what is answered. */
    private static final String[][] DIALOGUE = {
        {"set +m; nproc", "2"},
        {"h() { head -c 10000000 /dev/zero | sha256sum; }", ""},
        {"h > /1 & h > /2 & wait; sort -u /1 /2",
            "f5e02aa71e67f41d79023a128ca35bad86cf7b6656967bfe0884b3a3c4325eaf  -"},
        {"f() { i=0; while [ $i -lt 50 ]; do /bin/true && i=$((i+1)); done; }", ""},
        {"g() { f; echo $i; }", ""},
        {"g > /1 & g > /2 & wait; cat /1 /2", "50\n50"},
        {"online=/sys/devices/system/cpu/cpu1/online", ""},
        {"echo 0 > $online; nproc; echo 1 > $online; nproc", "1\n2"},
        {"dmesg | grep -c -E 'BUG:|WARNING|Oops|lockup| stall|hung task'", "0"},
    };

    @Test
    void loadsForksAndPlugging() throws Exception {
        LinuxGuest linux = new LinuxGuest("real", 2);
        Toolstack toolstack = linux.ringzero().service(Toolstack.class);
        Hypervisor hypervisor = linux.ringzero().service(Hypervisor.class);
        long free = hypervisor.info().freeFrames();
        DomainId domain = toolstack.create(linux.config().sized(KIB, 2));
        GuestScript script = linux.script(domain, PATIENCE_SECONDS, column(0));
        Machine.Hold hold = linux.type(domain, script);
        assertEquals(column(1), script.answers());
        toolstack.destroy(domain);
        hold.close();
        assertEquals(free, hypervisor.info().freeFrames());
        assertEquals(List.of(), hypervisor.audit().differences());
    }

    private static List<String> column(int number) {
        return Arrays.stream(DIALOGUE).map(row -> row[number]).toList();
    }
}
