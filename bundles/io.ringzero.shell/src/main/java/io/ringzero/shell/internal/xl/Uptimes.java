// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each domain was made, in system time; for one that is older than this listener, when the listener came. Any thread. */
final class Uptimes implements DomainListener, AutoCloseable {
    private final Hypervisor hypervisor;
    private final Machine machine;
    private final Map<DomainId, Long> born = new ConcurrentHashMap<>();
    private final long begun;

    @Inject
    Uptimes(Hypervisor hypervisor, Machine machine) {
        this.machine = machine;
        this.hypervisor = hypervisor;
        hypervisor.listen(this);
        begun = hypervisor.info().systemNanos();
    }

    long bornAt(DomainId id) {
        return id.equals(DomainId.ZERO) ? 0 : born.getOrDefault(id, begun);
    }

    /** Hours, minutes and seconds of the machine's wall clock, UTC. */
    String wallTime() {
        Instant now = Instant.ofEpochSecond(0, machine.clock().wallNanos());
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC).format(now);
    }

    @Override
    public void created(DomainInfo domain) {
        born.put(domain.id(), hypervisor.info().systemNanos());
    }

    @Override
    public void destroyed(DomainInfo domain) {
        born.remove(domain.id());
    }

    @Override
    public void close() {
        hypervisor.unlisten(this);
    }
}
