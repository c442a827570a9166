// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.api.device.EventChannels;
import io.ringzero.api.device.Grants;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.device.Store;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The store as a service domain: one tree, one connection for each guest. Tree and connections are touched in turns only. */
final class StoreService implements ServiceDomain, StoreBackend {
    private final Database database = new Database();
    private final Map<Integer, GuestConnection> connections = new TreeMap<>();
    private final Requests requests = new Requests(database, connections::containsKey);
    private final Store control = new ControlStore(database, new ControlStore.Turns() {
        @Override
        public <T> T call(java.util.concurrent.Callable<T> work) throws Exception {
            return running().call(work);
        }
    });
    private volatile @Nullable ServiceContext context;

    @Override
    public String name() {
        return "xenstore";
    }

    @Override
    public void start(ServiceContext given) {
        context = given;
    }

    @Override
    public void stop() {
        List.copyOf(connections.values()).forEach(GuestConnection::close);
        connections.clear();
        context = null;
    }

    @Override
    public void introduce(DomainId domain, PvEndpoint endpoint) throws Exception {
        ServiceContext running = running();
        running.call(() -> {
            GuestConnection connection = new GuestConnection(domain, database, requests);
            Grants.Mapping page = running.grants().map(domain, endpoint.grantReference(), true);
            EventChannels.Port port;
            try {
                port = running.events().bind(domain, endpoint.port(), connection::serve);
            } catch (Exception e) {
                page.close();
                throw e;
            }
            GuestConnection before = connections.put(domain.domid(), connection);
            if (before != null) {
                before.close();
            }
            connection.open(page, port);
            database.watches().special("@introduceDomain");
            return connection;
        });
    }

    @Override
    public void release(DomainId domain) {
        try {
            running().call(() -> {
                GuestConnection connection = connections.get(domain.domid());
                if (connection != null && connection.domain().equals(domain)) {
                    connections.remove(domain.domid());
                    connection.close();
                    database.forget(domain.domid());
                    database.watches().special("@releaseDomain");
                }
                return domain;
            });
        } catch (Exception e) {
            throw new IllegalStateException("cannot release " + domain + " from the store: " + e.getMessage(), e);
        }
    }

    @Override
    public Store store() {
        return control;
    }

    private ServiceContext running() {
        ServiceContext given = context;
        if (given == null) {
            throw new IllegalStateException("the store is not started: start the core first");
        }
        return given;
    }
}
