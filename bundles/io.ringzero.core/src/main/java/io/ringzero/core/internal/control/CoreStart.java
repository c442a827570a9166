// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.trap.CoreLoop;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Puts the core into the machine when it starts, and takes all domains and itself out when it ends. */
@Singleton
public final class CoreStart implements AutoCloseable {
    private final Machine machine;
    private final DomainTable domains;
    private final Lifecycle lifecycle;

    @Inject
    public CoreStart(Machine machine, CoreLoop loop, DomainTable domains, Lifecycle lifecycle, HypervisorLog log) {
        this.machine = machine;
        this.domains = domains;
        this.lifecycle = lifecycle;
        machine.core(loop);
        log.add(
            "Ringzero speaks Xen 4.17: " + machine.memory().frames() + " frames, " + machine.pcpus().size() + " pCPU");
    }

    @Override
    public void close() throws Exception {
        machine.atSafePoint(() -> {
            domains.all().forEach(lifecycle::destroy);
            return true;
        });
        machine.core(null);
    }
}
