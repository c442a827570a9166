// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.domain.Domain;
import jakarta.inject.Inject;
import java.util.Objects;

/**
 * EVTCHNOP_reset: closes all ports of a domain and takes it back to two-level events. Gives way between ports; the call then goes on
 * under a number of its own, as in Xen, from where the table of ports says that it stands: nothing of that is the guest's to change. On
 * pCPU threads.
 */
final class PortReset {
    /** EVTCHNOP_reset_cont of Xen's own half of public/event_channel.h. */
    static final int CONTINUED = 14;
    /** A port closed, in units of {@link Call#spend}. */
    private static final int PRICE = 2;

    private final EventChannels channels;

    @Inject
    PortReset(EventChannels channels) {
        this.channels = channels;
    }

    /**
     * Resets, or goes on with it.
     *
     * @param table ports that the caller may reset
     * @param continued whether a reset that gave way goes on
     */
    long run(Call call, PortTable table, boolean continued) throws GuestFaultException {
        Domain domain = Objects.requireNonNull(table.domain());
        if (domain != call.domain() && !domain.paused()) {
            throw new GuestFaultException(Errno.EINVAL, domain + " is not paused");
        }
        int next = table.resetAt();
        if (continued == (next == 0)) {
            throw new GuestFaultException(Errno.EBUSY,
                domain + (continued ? " is not being reset" : " is being reset already"));
        }
        for (int number = Math.max(next, 1);; number++) {
            Port port = table.find(number);
            if (port == null) {
                break;
            }
            if (port.state != Port.State.FREE) {
                channels.close(table, port);
                if (!call.spend(PRICE)) {
                    table.resetAt(number + 1);
                    return call.continueWith(CONTINUED);
                }
            }
        }
        table.resetAt(0);
        if (table.inUse() > 0) {
            throw new GuestFaultException(Errno.EAGAIN, domain + " opened ports meanwhile");
        }
        table.queue().release();
        table.queue(channels.twoLevel(domain));
        return 0;
    }
}
