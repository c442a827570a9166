// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Virq;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one domain. Domain 0's has no {@link Domain} behind it: its ports run turns.
 */
final class PortTable {
    /** Highest port of domain 0. */
    static final int SERVICE_MAX_PORT = 131071;

    private final int domid;
    private final @Nullable Domain domain;
    private final int maxPort;
    private final List<Port> ports = new ArrayList<>();
    private final List<int[]> virqs = new ArrayList<>();
    private EventQueue queue;
    private int resetAt;

    PortTable(int domid, @Nullable Domain domain, EventQueue queue, int maxPort) {
        this.domid = domid;
        this.domain = domain;
        this.queue = queue;
        this.maxPort = maxPort;
        ports.add(new Port(0));
    }

    int domid() {
        return domid;
    }

    @Nullable
    Domain domain() {
        return domain;
    }

    EventQueue queue() {
        return queue;
    }

    void queue(EventQueue next) {
        queue = next;
    }

    /** Port with which a reset that gave way goes on, 0 for none. */
    int resetAt() {
        return resetAt;
    }

    void resetAt(int port) {
        resetAt = port;
    }

    /** Takes the lowest free port; the caller gives it a state. */
    Port allocate() throws GuestFaultException {
        for (int number = 1; number < ports.size(); number++) {
            Port port = ports.get(number);
            if (port.state == Port.State.FREE && !queue.busy(port)) {
                return port;
            }
        }
        int number = ports.size();
        if (number > maxPort || number >= queue.channels()) {
            throw new GuestFaultException(Errno.ENOSPC, "all " + (number - 1) + " event channels are in use");
        }
        Port port = new Port(number);
        ports.add(port);
        return port;
    }

    /** A port by number; EINVAL for one that there has never been. */
    Port get(long number) throws GuestFaultException {
        Port port = find(number);
        if (port == null) {
            throw new GuestFaultException(Errno.EINVAL, "no event channel " + number);
        }
        return port;
    }

    @Nullable
    Port find(long number) {
        return number > 0 && number < ports.size() ? ports.get((int) number) : null;
    }

    /** All that were ever allocated, by number. */
    List<Port> all() {
        return List.copyOf(ports.subList(1, ports.size()));
    }

    /** Ports that are not free. */
    int inUse() {
        return (int) ports.stream().filter(port -> port.state != Port.State.FREE).count();
    }

    /** Port that a vCPU's virtual interrupt is bound to, 0 for none. */
    int virqPort(int vcpu, int virq) {
        return vcpu < virqs.size() ? virqs.get(vcpu)[virq] : 0;
    }

    void virqPort(int vcpu, int virq, int port) {
        while (virqs.size() <= vcpu) {
            virqs.add(new int[Virq.NR_VIRQS]);
        }
        virqs.get(vcpu)[virq] = port;
    }
}
