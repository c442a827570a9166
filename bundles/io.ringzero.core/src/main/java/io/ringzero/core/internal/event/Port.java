// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import org.jspecify.annotations.Nullable;

/**
 * One event channel port of a domain. Changed by {@link EventChannels} and {@link PortTable} only.
 */
final class Port {
    /** What a port is bound to (Xen: ECS_*). */
    enum State {
        FREE, UNBOUND, INTERDOMAIN, VIRQ, IPI
    }

    final int number;
    State state = State.FREE;
    /** vCPU that is notified. */
    int vcpu;
    /** {@link State#UNBOUND}: domid that may bind. */
    int allowed;
    /** {@link State#INTERDOMAIN}: the other end. */
    @Nullable
    PortTable remote;
    int remotePort;
    /** {@link State#VIRQ}. */
    int virq;
    /** Runs at each event: the port of a service domain. */
    @Nullable
    Runnable turn;
    /** A turn is under way: events until then are the same event. */
    boolean queued;
    /** Queue of the FIFO ABI, 0 to 15. */
    int priority = 7;
    /** FIFO ABI: where the event was linked last. */
    int lastVcpu;
    int lastPriority = 7;
    /** FIFO ABI: pending before the guest gave an array page for it. */
    boolean pendingEarly;

    Port(int number) {
        this.number = number;
    }

    /** Makes the port free and forgets all that it was. */
    void clear() {
        state = State.FREE;
        vcpu = 0;
        allowed = 0;
        remote = null;
        remotePort = 0;
        virq = 0;
        turn = null;
        queued = false;
        priority = 7;
        pendingEarly = false;
    }
}
