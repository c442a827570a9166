// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.core.internal.debug.DebugKey;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Debug key {@code e}: the event channels of each domain, with pending and masked bits. */
public final class EventChannelsKey implements DebugKey {
    private final DomainTable domains;
    private final EventChannels channels;

    @Inject
    EventChannelsKey(DomainTable domains, EventChannels channels) {
        this.domains = domains;
        this.channels = channels;
    }

    @Override
    public char key() {
        return 'e';
    }

    @Override
    public String purpose() {
        return "dump evtchn info";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Domain domain : domains.all()) {
            PortTable table = channels.table(domain);
            lines.add("Event channel information for domain " + domain.domid() + ": port [pending/masked]");
            table.all().stream().filter(port -> port.state != Port.State.FREE)
                .forEach(port -> lines.add(line(table, port)));
        }
        return lines;
    }

    private static String line(PortTable table, Port port) {
        PortTable remote = port.remote;
        String bound = switch (port.state) {
            case UNBOUND -> " d=" + port.allowed;
            case INTERDOMAIN -> " d=" + (remote == null ? "?" : remote.domid()) + " p=" + port.remotePort;
            case VIRQ -> " virq=" + port.virq;
            case IPI, FREE -> "";
        };
        return String.format("    %4d [%d/%d]: %s v=%d%s", port.number, table.queue().pending(port) ? 1 : 0,
            table.queue().masked(port) ? 1 : 0, port.state, port.vcpu, bound);
    }
}
