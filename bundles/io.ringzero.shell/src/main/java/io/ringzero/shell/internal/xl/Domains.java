// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.util.List;

/** Finds domains by what people call them. */
public final class Domains {
    private final Hypervisor hypervisor;

    @Inject
    public Domains(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** By number or by name; a number wins. */
    DomainInfo find(String given) throws XlException {
        for (DomainInfo domain : hypervisor.domains()) {
            if (given.equals(Integer.toString(domain.id().domid()))) {
                return domain;
            }
        }
        return hypervisor.domains().stream().filter(domain -> domain.name().equals(given)).findFirst()
            .orElseThrow(() -> new XlException("there is no domain '" + given + "'", "xl list shows those there are"));
    }

    /** By name only. */
    DomainInfo named(String name) throws XlException {
        return hypervisor.domains().stream().filter(domain -> domain.name().equals(name)).findFirst()
            .orElseThrow(() -> new XlException("no domain is named '" + name + "'", "xl list shows those there are"));
    }

    /** By number only. */
    DomainInfo numbered(String domid) throws XlException {
        if (!domid.matches("[0-9]+")) {
            throw new XlException("'" + domid + "' is no domain id", "give a number from the column ID of xl list");
        }
        return find(domid);
    }

    /** All but the control domain. */
    List<DomainInfo> guests() {
        return hypervisor.domains().stream().filter(domain -> domain.id().domid() != 0).toList();
    }

    /** Whether somebody is called so. */
    public boolean known(String given) {
        return hypervisor.domains().stream().anyMatch(domain -> domain.name().equals(given) || given.equals(Integer
            .toString(domain.id().domid())));
    }

    /** All names, by domid. */
    List<String> names() {
        return hypervisor.domains().stream().map(DomainInfo::name).toList();
    }

    /** The same, but not the control domain. */
    public DomainInfo guest(String given, String verb) throws XlException {
        DomainInfo domain = find(given);
        if (domain.id().domid() == 0) {
            throw new XlException("xl " + verb + " cannot be done to domain 0, which is the system itself",
                "name a guest; xl list shows those there are");
        }
        return domain;
    }
}
