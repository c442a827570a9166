// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.xen.DomainId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The domains there are, by domid; and the vCPUs by the machine's index. Domain 0 is not in it: it is hosted in Java.
 *
 * <p>Changed at safe points, read on pCPU threads.
 */
@Singleton
public final class DomainTable {
    /** First domid that is not a domain's (public/xen.h, DOMID_FIRST_RESERVED). */
    private static final int FIRST_RESERVED = 0x7ff0;

    private final TreeMap<Integer, Domain> domains = new TreeMap<>();
    private @Nullable Vcpu[] byIndex = new Vcpu[16];
    private int lastDomid;
    private int generations;

    @Inject
    public DomainTable() {
        // Empty at first.
    }

    /** The next free id: domids rise and wrap, generations only rise. */
    public DomainId nextId() {
        for (int tries = 1; tries < FIRST_RESERVED; tries++) {
            lastDomid = lastDomid + 1 < FIRST_RESERVED ? lastDomid + 1 : 1;
            if (!domains.containsKey(lastDomid)) {
                return new DomainId(lastDomid, ++generations);
            }
        }
        throw new IllegalStateException("all domids are taken");
    }

    /** An id of a given domid; null when that is taken or is no domain's. */
    public @Nullable DomainId idOf(int domid) {
        boolean free = domid > 0 && domid < FIRST_RESERVED && !domains.containsKey(domid);
        return free ? new DomainId(domid, ++generations) : null;
    }

    /** Adds a domain with its vCPUs. */
    public void add(Domain domain) {
        domains.put(domain.domid(), domain);
        for (Vcpu vcpu : domain.vcpus()) {
            if (vcpu.index() >= byIndex.length) {
                byIndex = java.util.Arrays.copyOf(byIndex, Math.max(vcpu.index() + 1, byIndex.length * 2));
            }
            byIndex[vcpu.index()] = vcpu;
        }
    }

    /** Removes a domain; its domid can be used again. */
    public void remove(Domain domain) {
        domains.remove(domain.domid(), domain);
        for (Vcpu vcpu : domain.vcpus()) {
            byIndex[vcpu.index()] = null;
        }
    }

    /** By rising domid. */
    public List<Domain> all() {
        return new ArrayList<>(domains.values());
    }

    /** The present domain of a domid, null for none. */
    public @Nullable Domain byDomid(int domid) {
        return domains.get(domid);
    }

    /** A domain, null when it is gone. */
    public @Nullable Domain get(DomainId id) {
        Domain domain = domains.get(id.domid());
        return domain != null && domain.id().equals(id) ? domain : null;
    }

    /** A vCPU by the machine's index. Hot path. */
    public Vcpu vcpu(int index) {
        Vcpu vcpu = index >= 0 && index < byIndex.length ? byIndex[index] : null;
        if (vcpu == null) {
            throw new IllegalArgumentException("no vCPU has index " + index);
        }
        return vcpu;
    }
}
