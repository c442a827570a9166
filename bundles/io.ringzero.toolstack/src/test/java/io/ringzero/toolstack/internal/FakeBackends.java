// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.Store;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A console back-end that nobody types at and a store that is a map. */
final class FakeBackends implements ConsoleBackend, StoreBackend, Store {
    final SortedMap<String, String> nodes = new TreeMap<>();
    final Map<String, DomainId> owners = new TreeMap<>();
    final TreeSet<Integer> consoles = new TreeSet<>();
    final TreeSet<Integer> introduced = new TreeSet<>();
    private final Faults faults;

    FakeBackends(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Console connect(DomainId domain, PvEndpoint endpoint) {
        faults.call("console connect");
        consoles.add(domain.domid());
        return new Console() {
            @Override
            public void type(byte[] bytes) {
                throw new UnsupportedOperationException();
            }

            @Override
            public byte[] backlog() {
                return new byte[0];
            }

            @Override
            public AutoCloseable listen(Listener listener, boolean replay) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public void disconnect(DomainId domain) {
        consoles.remove(domain.domid());
    }

    @Override
    public Optional<Console> console(DomainId domain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void introduce(DomainId domain, PvEndpoint endpoint) {
        faults.call("introduce");
        introduced.add(domain.domid());
    }

    @Override
    public void release(DomainId domain) {
        introduced.remove(domain.domid());
    }

    @Override
    public Store store() {
        return this;
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(nodes.get(path)).map(value -> value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(String path, byte[] value) {
        faults.call("write of " + path);
        nodes.put(path, new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public List<String> directory(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String path) {
        nodes.keySet().removeIf(node -> node.equals(path) || node.startsWith(path + "/"));
    }

    @Override
    public void own(String path, DomainId owner) {
        faults.call("own of " + path);
        owners.put(path, owner);
    }

    @Override
    public void allowRead(String path, DomainId reader) {
        faults.call("allow of " + path);
    }
}
