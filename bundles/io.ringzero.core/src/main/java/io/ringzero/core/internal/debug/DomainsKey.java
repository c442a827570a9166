// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code q}: who there is, how much each has, and what its vCPUs wait for. */
public final class DomainsKey implements DebugKey {
    private final DomainTable domains;

    @Inject
    DomainsKey(DomainTable domains) {
        this.domains = domains;
    }

    @Override
    public char key() {
        return 'q';
    }

    @Override
    public String purpose() {
        return "dump domain (and guest debug) info";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Domain domain : domains.all()) {
            lines.add("General information for domain " + domain.domid() + ":");
            lines.add("    name=" + domain.name() + " handle=" + domain.uuid() + " type=" + domain.type());
            lines.add("    nr_pages=" + domain.memory().pages() + " max_pages=" + domain.memory().maxPages()
                + " vm_assist=" + Long.toHexString(domain.vmAssist()) + " paused=" + domain.paused() + " shutdown="
                + (domain.shutdown() == null ? "no" : domain.shutdown()));
            lines.add("VCPU information and callbacks for domain " + domain.domid() + ":");
            domain.vcpus().forEach(vcpu -> lines.add("    VCPU" + vcpu.number() + ": CPU" + vcpu.lastPcpu()
                + " runnable=" + vcpu.runnable() + " waits=" + waits(vcpu)));
        }
        return lines;
    }

    private static String waits(Vcpu vcpu) {
        return Arrays.stream(Vcpu.Wait.values()).filter(vcpu::waits).map(Enum::name)
            .collect(Collectors.joining(",", "[", "]"));
    }
}
