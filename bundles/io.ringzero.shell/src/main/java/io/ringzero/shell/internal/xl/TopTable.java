// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.api.xen.XenInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One picture after the other as xentop(1) draws them: summary, header, a line for each domain. Shares of CPU are those since the
 * picture before, of system time; WAIT is how long its vCPUs could have run and did not, which xentop has not. One thread.
 */
final class TopTable {
    private static final int PAGE_KIB = 4;
    private static final String HEADER = "      NAME  STATE   CPU(sec) CPU(%) WAIT(%)     MEM(k) MEM(%)  MAXMEM(k) MAXMEM(%)"
        + " VCPUS NETS NETTX(k) NETRX(k) VBDS   VBD_OO   VBD_RD   VBD_WR  VBD_RSECT  VBD_WSECT SSID\n";

    private final Hypervisor hypervisor;
    private final boolean vcpus;
    private final boolean repeatHeader;
    private final boolean fullNames;
    private final Map<Integer, Spent> before = new HashMap<>();
    private long beforeNanos;

    /** What a domain's vCPUs ran and waited for a pCPU, nanoseconds. */
    private record Spent(long ran, long waited) {
    }

    TopTable(Hypervisor hypervisor, boolean vcpus, boolean repeatHeader, boolean fullNames) {
        this.hypervisor = hypervisor;
        this.vcpus = vcpus;
        this.repeatHeader = repeatHeader;
        this.fullNames = fullNames;
    }

    /** The picture of now. */
    String next(String wallTime) {
        XenInfo info = hypervisor.info();
        List<DomainInfo> domains = hypervisor.domains();
        StringBuilder text = new StringBuilder(summary(info, domains, wallTime));
        text.append(repeatHeader ? "" : HEADER);
        for (DomainInfo domain : domains) {
            text.append(repeatHeader ? HEADER : "").append(line(info, domain));
            if (vcpus) {
                text.append("VCPUs(sec):");
                for (VcpuInfo vcpu : hypervisor.vcpus(domain.id())) {
                    text.append(String.format(Locale.ROOT, " %3d: %10ds", vcpu.id().number(),
                        vcpu.cpuNanos() / 1_000_000_000L));
                }
                text.append('\n');
            }
        }
        before.clear();
        domains.forEach(domain -> before.put(domain.id().domid(), spent(domain)));
        beforeNanos = info.systemNanos();
        return text.toString();
    }

    private static String summary(XenInfo info, List<DomainInfo> domains, String wallTime) {
        long total = info.totalFrames() * PAGE_KIB;
        long free = info.freeFrames() * PAGE_KIB;
        return String.format(Locale.ROOT, "xentop - %s   Xen %d.%d%s%n", wallTime, info.major(), info.minor(), info
            .extra())
            + String.format(Locale.ROOT,
                "%d domains: %d running, %d blocked, %d paused, %d crashed, %d dying, %d shutdown%n", domains.size(),
                count(domains, 'r'), count(domains, 'b'), count(domains, 'p'), count(domains, 'c'), count(domains, 'd'),
                count(domains, 's'))
            + String.format(Locale.ROOT, "Mem: %dk total, %dk used, %dk free    CPUs: %d @ %dMHz%n", total,
                total - free, free, info.pcpus(), Clock.TSC_HERTZ / 1_000_000);
    }

    private static long count(List<DomainInfo> domains, char letter) {
        return domains.stream().filter(domain -> state(domain).indexOf(letter) >= 0).count();
    }

    /** xentop's letters: dying, shut down, blocked, crashed, paused, running. */
    static String state(DomainInfo domain) {
        ShutdownReason reason = domain.shutdown();
        boolean crashed = ShutdownReason.CRASH.equals(reason);
        return letter(domain.dying(), 'd') + letter(reason != null && !crashed, 's')
            + letter(domain.blocked() && reason == null && !domain.paused(), 'b') + letter(crashed, 'c')
            + letter(domain.paused(), 'p') + letter(domain.running(), 'r');
    }

    private Spent spent(DomainInfo domain) {
        long waited = hypervisor.vcpus(domain.id()).stream().mapToLong(VcpuInfo::waitNanos).sum();
        return new Spent(domain.cpuNanos(), waited);
    }

    private static String letter(boolean is, char letter) {
        return is ? String.valueOf(letter) : "-";
    }

    private String line(XenInfo info, DomainInfo domain) {
        double total = info.totalFrames() * PAGE_KIB;
        long most = domain.maxMemoryKib();
        long passed = info.systemNanos() - beforeNanos;
        Spent now = spent(domain);
        Spent then = before.getOrDefault(domain.id().domid(), now);
        double scale = passed <= 0 ? 0 : 100.0 / passed;
        String name = fullNames || domain.name().length() <= 10 ? domain.name() : domain.name().substring(0, 10);
        return String.format(Locale.ROOT, "%10s %s %10d %6.1f %7.1f %10d %6.1f %10s %9s %5d %4d %8d %8d %4d %8d %8d %8d"
            + " %10d %10d %4d%n", name, state(domain), domain.cpuNanos() / 1_000_000_000L,
            scale * (now.ran - then.ran), scale * (now.waited - then.waited), domain.memoryKib(),
            100 * domain.memoryKib() / total, most == 0 ? "no limit" : Long.toString(most),
            most == 0 ? "n/a" : String.format(Locale.ROOT, "%.1f", 100 * most / total), domain.vcpus(), 0, 0, 0, 0, 0,
            0,
            0, 0, 0, 0);
    }
}
