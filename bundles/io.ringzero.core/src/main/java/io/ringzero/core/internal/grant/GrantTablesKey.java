// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.core.internal.debug.DebugKey;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Debug key {@code g}: how large each domain's grant table is and how much of it others use. */
public final class GrantTablesKey implements DebugKey {
    private final DomainTable domains;
    private final GrantTables tables;

    @Inject
    GrantTablesKey(DomainTable domains, GrantTables tables) {
        this.domains = domains;
        this.tables = tables;
    }

    @Override
    public char key() {
        return 'g';
    }

    @Override
    public String purpose() {
        return "print grant table usage";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Domain domain : domains.all()) {
            GrantTable table = tables.table(domain);
            lines.add("grant-table for remote d" + domain.domid() + " (v" + table.version() + ")");
            lines.add("  " + table.frames().size() + " frames (" + table.limits().grantFrames() + " max), "
                + table.statusFrames().size() + " status frames, " + table.entries() + " entries, " + table.used()
                + " in use");
        }
        return lines;
    }
}
