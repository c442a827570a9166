// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import jakarta.inject.Inject;
import java.util.List;

/** Verbs that change how much memory guests have. */
final class MemoryVerbs {
    private static final String UNITS = "; MEM is MiB, or has k, m, g or t behind it";

    private final Toolstack toolstack;
    private final Domains domains;

    @Inject
    MemoryVerbs(Toolstack toolstack, Domains domains) {
        this.toolstack = toolstack;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("mem-set", "DOMAIN MEM", 2, 2, List.of(),
                "asks a guest's balloon driver to have this much, up to its maxmem" + UNITS,
                List.of("xl mem-set debian 192", "xl mem-set 1 131072k"),
                arguments -> change(arguments, "mem-set", toolstack::memoryTarget)),
            new Verb("mem-max", "DOMAIN MEM", 2, 2, List.of(),
                "sets the most that a guest may own, not below what it is asked to have" + UNITS,
                List.of("xl mem-max debian 1g"), arguments -> change(arguments, "mem-max", toolstack::maxMemory)));
    }

    private interface Change {
        void of(DomainId id, long kib) throws Exception;
    }

    private String change(Arguments arguments, String verb, Change change) throws Exception {
        long kib = MemorySize.kib(arguments.operand(1));
        change.of(domains.guest(arguments.operand(0), verb).id(), kib);
        return "";
    }
}
