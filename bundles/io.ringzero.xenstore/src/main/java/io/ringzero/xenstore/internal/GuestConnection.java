// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.xen.DomainId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One guest's ring in service. In turns. A ring that holds what cannot be ends this connection and no other; what the guest
 * had written stays in the tree.
 */
final class GuestConnection implements Watches.Sink {
    private static final Logger LOG = System.getLogger(GuestConnection.class.getName());

    private final DomainId domain;
    private final Database database;
    private final Requests requests;
    private final Session session;
    private final ReplyQueue replies = new ReplyQueue();
    private @Nullable Line line;
    private boolean serving;

    private record Line(Grants.Mapping page, RingPage ring, RequestReader reader, EventChannels.Port port) {
    }

    GuestConnection(DomainId domain, Database database, Requests requests) {
        this.domain = domain;
        this.database = database;
        this.requests = requests;
        this.session = new Session(domain.domid(), database);
    }

    DomainId domain() {
        return domain;
    }

    void open(Grants.Mapping page, EventChannels.Port port) {
        RingPage ring = new RingPage(page);
        line = new Line(page, ring, new RequestReader(ring), port);
        serve();
    }

    /** Ends it, with its watches and transactions. Idempotent. */
    void close() {
        database.watches().removeAll(this);
        session.endAll();
        Line was = line;
        line = null;
        if (was != null) {
            was.port().close();
            was.page().close();
        }
    }

    /** The guest's event: it asks something, or has fetched something. */
    void serve() {
        Line now = line;
        if (now == null || serving) {
            return;
        }
        if (!now.page().live()) {
            close();
            return;
        }
        serving = true;
        try {
            exchange(now);
        } catch (BadRingException e) {
            LOG.log(Level.WARNING, "store connection of {0} is closed: {1}", domain, e.getMessage());
            now.ring().fail(e.code());
            close();
        } finally {
            serving = false;
        }
    }

    private void exchange(Line now) throws BadRingException {
        int before = now.ring().waiting();
        boolean moved = replies.drain(now.ring());
        Message request = null;
        // At most what one ring holds: a guest that writes while we read is heard in its next event's turn.
        for (int taken = 0; taken <= before && !replies.full(); taken += request.bytes().length) {
            request = now.reader().next();
            if (request == null) {
                break;
            }
            replies.reply(requests.handle(session, this, request));
            moved |= replies.drain(now.ring());
        }
        if (moved || before > 0) {
            now.port().send();
        }
    }

    @Override
    public void event(Watches.Watch watch, String path) {
        replies.event(watch, path);
        Line now = line;
        if (!serving && now != null && now.page().live()) {
            serving = true;
            try {
                if (replies.drain(now.ring())) {
                    now.port().send();
                }
            } catch (BadRingException e) {
                LOG.log(Level.WARNING, "store connection of {0} is closed: {1}", domain, e.getMessage());
                now.ring().fail(e.code());
                close();
            } finally {
                serving = false;
            }
        }
    }
}
