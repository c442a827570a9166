// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one guest's console; the test prints for it. */
public final class FakeConsole implements Console, ConsoleBackend {
    /** All that was typed. */
    public final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Listener> listeners = new ArrayList<>();

    /** The guest prints. */
    public void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        printed.writeBytes(bytes);
        List.copyOf(listeners).forEach(listener -> listener.output(bytes));
    }

    /** Listeners that nobody closed. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public void type(byte[] bytes) {
        typed.writeBytes(bytes);
    }

    @Override
    public byte[] backlog() {
        return printed.toByteArray();
    }

    @Override
    public AutoCloseable listen(Listener listener, boolean replay) {
        if (replay && printed.size() > 0) {
            listener.output(printed.toByteArray());
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Console connect(DomainId domain, PvEndpoint endpoint) {
        return this;
    }

    @Override
    public void disconnect(DomainId domain) {
        listeners.clear();
    }

    @Override
    public Optional<Console> console(DomainId domain) {
        return Optional.of(this);
    }
}
