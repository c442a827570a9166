// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.api.device.Console;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.tck.device.FakeServiceContext;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest that writes rubbish into its ring loses its console; its neighbour does not notice. */
class HostileConsoleRingTest {
    private final FakeServiceContext context = new FakeServiceContext();
    private final ConsoleService service = new ConsoleService();
    private final DomainId bad = new DomainId(1, 1);
    private final DomainId good = new DomainId(2, 2);
    private final GuestRing badRing = new GuestRing(context, bad);
    private final GuestRing goodRing = new GuestRing(context, good);

    @BeforeEach
    void start() {
        service.start(context);
    }

    @ParameterizedTest
    @CsvSource({"3084, 2049", "3084, -1", "3084, -2147483648", "3072, 1", "3072, -1025",
        "3072, 2147483647"})
    void impossibleIndexEndsThatConsoleOnly(int offset, int value) throws Exception {
        Console badConsole = service.connect(bad, badRing.endpoint);
        Console goodConsole = service.connect(good, goodRing.endpoint);
        badRing.set(offset, value);
        badConsole.type("x".getBytes(StandardCharsets.ISO_8859_1));
        context.runPosted();
        badRing.event();
        assertFalse(context.port(bad, badRing.endpoint).open(), "the port is closed");
        assertEquals(0, badRing.page.mappings(), "the page is unmapped");
        goodRing.print("fine");
        assertEquals("fine", new String(goodConsole.backlog(), StandardCharsets.ISO_8859_1));
        badRing.set(offset, 0);
        badRing.event();
        assertEquals(0, badConsole.backlog().length, "it stays closed");
    }

    @Test
    void ourOwnIndicesAreNotBelievedWhenTheGuestWritesThem() throws Exception {
        Console console = service.connect(bad, badRing.endpoint);
        badRing.print("abc");
        badRing.set(ConsoleRing.OUT_CONS, 0);
        badRing.set(ConsoleRing.IN_PROD, 77);
        badRing.event();
        assertEquals("abc", new String(console.backlog(), StandardCharsets.ISO_8859_1), "nothing is heard twice");
        console.type("k".getBytes(StandardCharsets.ISO_8859_1));
        context.runPosted();
        assertEquals(1, badRing.get(ConsoleRing.IN_PROD), "our index is what we say it is");
        assertTrue(context.port(bad, badRing.endpoint).open());
    }

    @Test
    void failedConnectionLeavesNothingBehind() {
        PvEndpoint wrongPort = new PvEndpoint(badRing.endpoint.grantReference(), 0, 999);
        assertThrows(GuestFaultException.class, () -> service.connect(bad, wrongPort));
        assertEquals(0, badRing.page.mappings());
        assertTrue(service.console(bad).isEmpty());
    }

    @Test
    void aNumberThatCameBackIsAnotherGuest() throws Exception {
        service.connect(bad, badRing.endpoint);
        DomainId next = new DomainId(1, 9);
        assertTrue(service.console(next).isEmpty());
        service.disconnect(next);
        assertTrue(service.console(bad).isPresent());
    }
}
