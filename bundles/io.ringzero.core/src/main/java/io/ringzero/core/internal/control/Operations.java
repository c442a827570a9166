// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.abi.Errno;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Pollers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What is done to domains from outside, once for both who may ask: the control interface of Java and domctl of a privileged domain.
 * Checks what both must keep to; who has found the domain, and may do this, is the callers' affair. On pCPU threads, in turns and at safe
 * points.
 */
@Singleton
public final class Operations {
    private static final int MOST_WEIGHT = 65_535;
    private static final int PERCENT = 100;

    private final Machine machine;
    private final Lifecycle lifecycle;
    private final Pollers pollers;

    @Inject
    public Operations(Machine machine, Lifecycle lifecycle, Pollers pollers) {
        this.machine = machine;
        this.lifecycle = lifecycle;
        this.pollers = pollers;
    }

    /** Ends a domain and gives back all that it had. */
    public void destroy(Domain domain) {
        lifecycle.destroy(domain);
    }

    /** Adds a pause. */
    public void pause(Domain domain) {
        domain.pause();
    }

    /** Takes back a pause; EINVAL when there is none. */
    public void unpause(Domain domain) throws GuestFaultException {
        if (!domain.unpause()) {
            throw new GuestFaultException(Errno.EINVAL, domain.id() + " is not paused");
        }
    }

    /** Sets the most pages that a domain may own; what it owns beyond it keeps. */
    public void maxPages(Domain domain, long pages) {
        domain.memory().maxPages(pages);
    }

    /** Bit n: there is a pCPU n. */
    public long online() {
        int pcpus = machine.pcpus().size();
        return pcpus >= Long.SIZE ? -1L : (1L << pcpus) - 1;
    }

    /** Says where a vCPU may run and where it would rather run; EINVAL when that is on no pCPU that there is. */
    public void affinity(Vcpu vcpu, long hard, long soft) throws GuestFaultException {
        if ((hard & online()) == 0 || (soft & online()) == 0) {
            throw new GuestFaultException(Errno.EINVAL, "an affinity needs a pCPU of those that there are, 0 to "
                + (machine.pcpus().size() - 1));
        }
        vcpu.affinity(hard, soft);
    }

    /** Sets the part that a domain is to have; EINVAL when a number is out of its limits. */
    public void share(Domain domain, int weight, int capPercent) throws GuestFaultException {
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new GuestFaultException(Errno.EINVAL, "a weight is 1 to " + MOST_WEIGHT + ", not " + weight);
        }
        int most = PERCENT * domain.vcpus().size();
        if (capPercent < 0 || capPercent > most) {
            throw new GuestFaultException(Errno.EINVAL, "a cap is 0 (none) to " + most + " (" + PERCENT
                + " for each vCPU), not " + capPercent);
        }
        domain.share(weight, capPercent);
    }

    /** Something that is done to a vCPU which must not run meanwhile. */
    @FunctionalInterface
    public interface Work {
        void run() throws GuestFaultException;
    }

    /** Does something while a vCPU is in no guest code, on whichever pCPU it sits; it goes on afterwards. */
    public void stopped(Vcpu vcpu, Work work) throws GuestFaultException {
        boolean paused = vcpu.waits(Vcpu.Wait.PAUSED);
        if (!paused) {
            vcpu.hold(Vcpu.Wait.PAUSED);
        }
        try {
            work.run();
        } finally {
            if (!paused) {
                vcpu.let(Vcpu.Wait.PAUSED);
            }
        }
    }

    /** Raises a non-maskable interrupt. */
    public void nmi(Vcpu vcpu) {
        pollers.release(vcpu);
        vcpu.nmi();
        machine.vcpus().kick(vcpu.index());
    }
}
