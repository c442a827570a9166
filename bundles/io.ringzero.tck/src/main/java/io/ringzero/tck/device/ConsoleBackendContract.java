// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A console back-end carries a guest's bytes both ways, keeps what was printed, and lets guests go. */
public abstract class ConsoleBackendContract {
    private static final long PATIENCE_SECONDS = 20;

    protected abstract ConsoleBackend backend();

    protected abstract Control control();

    /** Makes a paused guest whose console is not connected yet, and which prints a line once it runs. */
    protected abstract DomainId guest() throws Exception;

    @Test
    void aConsoleIsThereWhileItsGuestIsConnected() throws Exception {
        DomainId guest = guest();
        assertTrue(backend().console(guest).isEmpty());
        backend().disconnect(guest);
        backend().connect(guest, control().console(guest));
        assertTrue(backend().console(guest).isPresent());
        backend().disconnect(guest);
        backend().disconnect(guest);
        assertTrue(backend().console(guest).isEmpty());
        control().destroy(guest);
    }

    @Test
    void whatAGuestPrintsIsHeardAndKept() throws Exception {
        DomainId guest = guest();
        Console console = backend().connect(guest, control().console(guest));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        CountDownLatch line = new CountDownLatch(1);
        try (AutoCloseable listening = console.listen(bytes -> {
            heard.writeBytes(bytes);
            if (heard.toString(StandardCharsets.ISO_8859_1).contains("\n")) {
                line.countDown();
            }
        }, true)) {
            control().unpause(guest);
            assertTrue(line.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the guest printed no line");
            control().pause(guest);
            assertEquals(heard.toString(StandardCharsets.ISO_8859_1),
                new String(console.backlog(), StandardCharsets.ISO_8859_1));
        }
        backend().disconnect(guest);
        control().destroy(guest);
        assertTrue(console.backlog().length > 0, "what was printed stays readable");
    }
}
