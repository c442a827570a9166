// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A domain in an experiment, and the numbers that it has printed. Read while the machine stands still. */
final class Subject {
    private final DomainId id;
    private final Control control;
    private final AutoCloseable listening;
    private final StringBuilder printed = new StringBuilder();

    Subject(DomainId id, Control control, ConsoleBackend consoles) throws IOException {
        this.id = id;
        this.control = control;
        this.listening = consoles.console(id)
            .orElseThrow(() -> new IOException("the domain has no console: start io.ringzero.console.back"))
            .listen(this::output, true);
    }

    private synchronized void output(byte[] bytes) {
        printed.append(new String(bytes, StandardCharsets.US_ASCII));
    }

    DomainId id() {
        return id;
    }

    void unpause() throws ControlException {
        control.unpause(id);
    }

    void pause() throws ControlException {
        control.pause(id);
    }

    /** The numbers printed since the last call, those of whole lines. */
    synchronized List<Long> numbers() {
        int end = printed.lastIndexOf("\n") + 1;
        List<Long> numbers = printed.substring(0, end).lines().map(String::strip)
            .filter(line -> line.matches("\\d{1,18}")).map(Long::valueOf).toList();
        printed.delete(0, end);
        return numbers;
    }

    void close() throws Exception {
        listening.close();
    }
}
