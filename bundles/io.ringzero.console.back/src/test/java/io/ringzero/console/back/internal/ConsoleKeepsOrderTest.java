// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.api.device.Console;
import io.ringzero.api.xen.DomainId;
import io.ringzero.tck.device.FakeServiceContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes come out as they went in, at any position of the ring and in both directions. */
class ConsoleKeepsOrderTest {
    private final FakeServiceContext context = new FakeServiceContext();
    private final ConsoleService service = new ConsoleService();
    private final DomainId guest = new DomainId(1, 1);
    private final GuestRing ring = new GuestRing(context, guest);
    private final StringBuilder heard = new StringBuilder();

    @BeforeEach
    void start() {
        service.start(context);
    }

    private Console connect() throws Exception {
        Console console = service.connect(guest, ring.endpoint);
        console.listen(bytes -> heard.append(new String(bytes, ISO_8859_1)), true);
        return console;
    }

    @Test
    void outputPassesTheWrapOfRingAndOfIndices() throws Exception {
        // Both indices start just below 2^32, as after 4 GiB of output.
        ring.set(ConsoleRing.OUT_CONS, -1000);
        ring.set(ConsoleRing.OUT_PROD, -1000);
        connect();
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String text = ("line " + i + " ").repeat(12);
            assertEquals(text.length(), ring.print(text));
            said.append(text);
        }
        assertEquals(said.toString(), heard.toString());
        assertEquals(ring.get(ConsoleRing.OUT_PROD), ring.get(ConsoleRing.OUT_CONS));
        assertEquals(40, ring.eventsReceived(), "one event for each drained ring");
    }

    @Test
    void whatWasPrintedBeforeTheConnectionIsHeard() throws Exception {
        ring.print("early");
        Console console = connect();
        assertEquals("early", heard.toString());
        assertEquals("early", new String(console.backlog(), ISO_8859_1));
    }

    @Test
    void backlogIsTheLast64KiB() throws Exception {
        Console console = connect();
        for (int i = 0; i < 100; i++) {
            ring.print(String.valueOf((char) ('A' + i % 26)).repeat(2048));
        }
        String backlog = new String(console.backlog(), ISO_8859_1);
        assertEquals(65536, backlog.length());
        assertEquals(heard.substring(heard.length() - 65536), backlog);
    }

    @Test
    void longInputWaitsForRoomInOrder() throws Exception {
        Console console = connect();
        StringBuilder typed = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String line = "key " + i + "\n";
            typed.append(line);
            console.type(line.getBytes(ISO_8859_1));
        }
        context.runPosted();
        StringBuilder got = new StringBuilder();
        for (int i = 0; i < 100_000 && got.length() < typed.length(); i++) {
            got.append(ring.keys(37));
            ring.event();
        }
        assertEquals(typed.toString(), got.toString());
    }

    @Test
    void whatAListenerTypesIsThereBeforeTheGuestRunsAgain() throws Exception {
        Console console = service.connect(guest, ring.endpoint);
        console.listen(bytes -> {
            if (new String(bytes, ISO_8859_1).endsWith("> ")) {
                console.type("ls\n".getBytes(ISO_8859_1));
            }
        }, false);
        ring.print("grub> ");
        assertEquals("ls\n", ring.keys(100), "in the ring without any other turn");
    }

    @Test
    void aListenerThatThrowsIsDroppedAndNobodyElse() throws Exception {
        Console console = connect();
        console.listen(bytes -> {
            throw new IllegalStateException("listener fails, as this test wants");
        }, false);
        StringBuilder second = new StringBuilder();
        AutoCloseable listening = console.listen(bytes -> second.append(new String(bytes, ISO_8859_1)), false);
        ring.print("one ");
        ring.print("two ");
        listening.close();
        ring.print("three");
        assertEquals("one two three", heard.toString());
        assertEquals("one two ", second.toString());
    }

    @Test
    void theConsoleCanBeReadAfterItsGuestIsGone() throws Exception {
        Console console = connect();
        ring.print("last words");
        ring.page.end();
        service.disconnect(guest);
        console.type("x".getBytes(ISO_8859_1));
        context.runPosted();
        assertEquals("last words", new String(console.backlog(), ISO_8859_1));
        assertTrue(service.console(guest).isEmpty());
        assertEquals(0, ring.page.mappings());
    }
}
