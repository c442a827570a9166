// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Those who want to hear of domains' lives; each is told in a turn. Registered from any thread. */
@Singleton
public final class DomainListeners {
    private final Machine machine;
    private final DomainInfos infos;
    private final HypervisorLog log;
    private final List<DomainListener> listeners = new CopyOnWriteArrayList<>();

    @Inject
    public DomainListeners(Machine machine, DomainInfos infos, HypervisorLog log) {
        this.machine = machine;
        this.infos = infos;
        this.log = log;
    }

    public void add(DomainListener listener) {
        listeners.add(listener);
    }

    public void remove(DomainListener listener) {
        listeners.remove(listener);
    }

    public void created(Domain domain) {
        tell(domain, DomainListener::created);
    }

    void shutdown(Domain domain) {
        tell(domain, DomainListener::shutdown);
    }

    void destroyed(Domain domain) {
        tell(domain, DomainListener::destroyed);
    }

    private void tell(Domain domain, BiConsumer<DomainListener, DomainInfo> what) {
        DomainInfo info = infos.info(domain);
        for (DomainListener listener : listeners) {
            machine.turn(() -> {
                try {
                    what.accept(listener, info);
                } catch (RuntimeException | Error e) {
                    log.add("a domain listener threw: " + e);
                }
            });
        }
    }
}
