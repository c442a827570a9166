// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.layout.DomctlGetdomaininfo;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainInfos;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what domctl and sysctl tell of a domain (public/domctl.h, xen_domctl_getdomaininfo). */
final class DomainRecord {
    private static final long PAGE_KIB = 4;
    private static final int ADDRESS_BITS = 64;

    private final DomainInfos infos;

    @Inject
    DomainRecord(DomainInfos infos) {
        this.infos = infos;
    }

    /**
     * Writes one.
     *
     * @param domain null for domain 0, which has nothing but its number
     * @param at where in the structure
     */
    void write(@Nullable Domain domain, Struct to, int at) {
        java.util.Arrays.fill(to.bytes(), at, at + DomctlGetdomaininfo.SIZE, (byte) 0);
        if (domain == null) {
            to.put32(at + DomctlGetdomaininfo.FLAGS, Domctl.XEN_DOMINF_running);
            to.put64(at + DomctlGetdomaininfo.SHARED_INFO_FRAME, -1);
            return;
        }
        DomainInfo info = infos.info(domain);
        to.put16(at + DomctlGetdomaininfo.DOMAIN, domain.domid());
        to.put32(at + DomctlGetdomaininfo.FLAGS, flags(info));
        to.put64(at + DomctlGetdomaininfo.TOT_PAGES, info.memoryKib() / PAGE_KIB);
        to.put64(at + DomctlGetdomaininfo.MAX_PAGES, info.maxMemoryKib() / PAGE_KIB);
        to.put64(at + DomctlGetdomaininfo.SHARED_INFO_FRAME,
            domain.memory().sharedInfo() >>> MachineMemory.PAGE_SHIFT);
        to.put64(at + DomctlGetdomaininfo.CPU_TIME, info.cpuNanos());
        to.put32(at + DomctlGetdomaininfo.NR_ONLINE_VCPUS, info.vcpus());
        to.put32(at + DomctlGetdomaininfo.MAX_VCPU_ID, domain.vcpus().size() - 1);
        UUID uuid = UUID.fromString(domain.uuid());
        ByteBuffer.wrap(to.bytes()).putLong(at + DomctlGetdomaininfo.HANDLE, uuid.getMostSignificantBits())
            .putLong(at + DomctlGetdomaininfo.HANDLE + 8, uuid.getLeastSignificantBits());
        to.put32(at + DomctlGetdomaininfo.CPUPOOL, info.cpupool());
        to.put8(at + DomctlGetdomaininfo.GPADDR_BITS, ADDRESS_BITS);
    }

    private static int flags(DomainInfo info) {
        ShutdownReason reason = info.shutdown();
        return (info.dying() ? Domctl.XEN_DOMINF_dying : 0) | (info.paused() ? Domctl.XEN_DOMINF_paused : 0)
            | (info.blocked() ? Domctl.XEN_DOMINF_blocked : 0) | (info.running() ? Domctl.XEN_DOMINF_running : 0)
            | (reason == null
                ? 0
                : Domctl.XEN_DOMINF_shutdown
                    | (reason.code() & Domctl.XEN_DOMINF_shutdownmask) << Domctl.XEN_DOMINF_shutdownshift);
    }
}
