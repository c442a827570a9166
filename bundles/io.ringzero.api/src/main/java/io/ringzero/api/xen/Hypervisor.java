// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What there is: for everybody, any thread. Answers are snapshots taken at a safe point. Provided by the core. */
public interface Hypervisor {
    XenInfo info();

    /** All domains by rising domid, domain 0 first. */
    List<DomainInfo> domains();

    /** One domain, empty when it is gone. */
    Optional<DomainInfo> domain(DomainId id);

    /** vCPUs of a domain by number; empty for one that is gone or hosted in Java. */
    List<VcpuInfo> vcpus(DomainId id);

    /** How often a domain called what, by {@code name.suboperation}; kept until the domain is destroyed. */
    SortedMap<String, Long> hypercalls(DomainId id);

    /** How a domain crashed, empty when it has not. */
    Optional<CrashReport> crash(DomainId id);

    /** The log, oldest line first; the oldest lines go when it is full. */
    List<LogLine> log();

    /** Recomputes every frame's owner, type and counts by other means than the core's own. */
    AuditReport audit();

    /** Adds a listener until {@link #unlisten}. */
    void listen(DomainListener listener);

    void unlisten(DomainListener listener);
}
