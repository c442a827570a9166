// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.ShutdownReason;
import java.util.List;
import java.util.Locale;

/** The table of {@code xl list}, column for column as Xen's xl prints it. */
public final class DomainTable {
    /** By shutdown code: poweroff, reboot, suspend, crash, watchdog, soft reset. */
    private static final String REASONS = "-rscwS";

    private DomainTable() {
    }

    /** Lines with line ends. */
    public static String of(List<DomainInfo> domains) {
        return of(domains, false);
    }

    /** The same with UUID, reason and label where asked for. */
    static String of(List<DomainInfo> domains, boolean verbose) {
        StringBuilder table = new StringBuilder(
            "Name                                        ID   Mem VCPUs\tState\tTime(s)");
        table.append(verbose ? "   UUID                            Reason-Code\tSecurity Label\n" : "\n");
        domains.forEach(domain -> table.append(String.format(Locale.ROOT, "%-40s %5d %5d %5d     %s  %8.1f",
            domain.name(), domain.id().domid(), domain.memoryKib() / 1024, domain.vcpus(), state(domain),
            domain.cpuNanos() / 1e9)).append(verbose ? more(domain) : "").append('\n'));
        return table.toString();
    }

    private static String more(DomainInfo domain) {
        ShutdownReason reason = domain.shutdown();
        return String.format(Locale.ROOT, " %s %8s %16s", domain.uuid(),
            reason == null ? "-" : Integer.toHexString(reason.code()), "-");
    }

    /** Running, blocked, paused, shut down, why, dying: a letter or a dash each. */
    public static String state(DomainInfo domain) {
        ShutdownReason reason = domain.shutdown();
        return letter(domain.running(), 'r') + letter(domain.blocked(), 'b') + letter(domain.paused(), 'p')
            + letter(reason != null, 's') + (reason == null ? '-' : reason(reason.code()))
            + letter(domain.dying(), 'd');
    }

    private static char reason(int code) {
        return code >= 0 && code < REASONS.length() ? REASONS.charAt(code) : '?';
    }

    private static String letter(boolean is, char letter) {
        return is ? String.valueOf(letter) : "-";
    }
}
