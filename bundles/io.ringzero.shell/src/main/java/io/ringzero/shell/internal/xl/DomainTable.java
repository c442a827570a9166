// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.ShutdownReason;
import java.util.List;
import java.util.Locale;

/** The table of {@code xl list}, column for column as Xen's xl prints it. */
public final class DomainTable {
    private DomainTable() {
    }

    /** Lines with line ends. */
    public static String of(List<DomainInfo> domains) {
        StringBuilder table = new StringBuilder(
            "Name                                        ID   Mem VCPUs\tState\tTime(s)\n");
        domains.forEach(domain -> table.append(String.format(Locale.ROOT, "%-40s %5d %5d %5d     %s  %8.1f%n",
            domain.name(),
            domain.id().domid(), domain.memoryKib() / 1024, domain.vcpus(), state(domain), domain.cpuNanos() / 1e9)));
        return table.toString();
    }

    /** Running, blocked, paused, shut down, crashed, dying: a letter or a dash each. */
    public static String state(DomainInfo domain) {
        ShutdownReason reason = domain.shutdown();
        boolean crashed = reason != null && reason.equals(ShutdownReason.CRASH);
        return letter(domain.running(), 'r') + letter(domain.blocked(), 'b') + letter(domain.paused(), 'p')
            + letter(reason != null && !crashed, 's') + letter(crashed, 'c') + letter(domain.dying(), 'd');
    }

    private static String letter(boolean is, char letter) {
        return is ? String.valueOf(letter) : "-";
    }
}
