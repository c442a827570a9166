// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Waits for ends of domains, and tells of each, as {@code xl shutdown -w} does. Listens from the beginning, so that no end is
 * missed between the asking and the waiting. One thread waits.
 */
final class Ends implements DomainListener, AutoCloseable {
    /** An end, with what is to be said of it. */
    private record End(DomainId id, boolean death, String told) {
    }

    private final Hypervisor hypervisor;
    private final boolean deathOnly;
    private final BlockingQueue<End> heard = new LinkedBlockingQueue<>();

    /**
     * Begins to listen.
     *
     * @param deathOnly a shutdown is not enough
     */
    Ends(Hypervisor hypervisor, boolean deathOnly) {
        this.hypervisor = hypervisor;
        this.deathOnly = deathOnly;
        hypervisor.listen(this);
    }

    @Override
    public void shutdown(DomainInfo domain) {
        ShutdownReason reason = domain.shutdown();
        heard.add(new End(domain.id(), false, "Domain " + domain.id().domid() + " has been shut down, reason code "
            + (reason == null ? 0 : reason.code())));
    }

    @Override
    public void destroyed(DomainInfo domain) {
        heard.add(new End(domain.id(), true, "Domain " + domain.id().domid() + " has been destroyed"));
    }

    /** Waits until all of them have come to their end. */
    void await(List<DomainId> domains, PrintStream out) throws InterruptedException {
        Set<DomainId> waiting = new LinkedHashSet<>(domains);
        out.println("Waiting for " + waiting.size() + " domains");
        out.flush();
        waiting.removeIf(id -> hypervisor.domain(id).isEmpty() && heard.stream().noneMatch(end -> end.id().equals(id)));
        while (!waiting.isEmpty()) {
            End end = heard.take();
            if (waiting.contains(end.id())) {
                out.println(end.told());
                out.flush();
                if (end.death() || !deathOnly) {
                    waiting.remove(end.id());
                }
            }
        }
    }

    @Override
    public void close() {
        hypervisor.unlisten(this);
    }
}
