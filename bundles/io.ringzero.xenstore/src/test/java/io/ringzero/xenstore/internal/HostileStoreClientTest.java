// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.XsLimits;
import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.StoreRing;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.tck.device.GuestPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever one guest writes into its ring, the others are served, and the store's memory stays bounded. */
class HostileStoreClientTest {
    private final StoreFixture fixture = new StoreFixture();
    private StoreGuest bad;
    private StoreGuest good;

    @BeforeEach
    void start() throws Exception {
        bad = fixture.guest(1);
        good = fixture.guest(2);
    }

    private void neighbourIsServed() {
        assertEquals("guest2", good.ask(XsType.XS_READ, "name|"));
    }

    @ParameterizedTest
    @CsvSource({"2052, 1025", "2052, -1", "2056, 1", "2056, -2000",
        "2052, -2147483648"})
    void impossibleIndexEndsThatConnectionOnly(int offset, int value) {
        bad.set(offset, value);
        bad.port.notifyBackend();
        assertFalse(bad.port.open());
        assertEquals(0, bad.page.mappings());
        assertEquals(XsLimits.XENSTORE_ERROR_RINGIDX, bad.get(StoreRing.ERROR));
        neighbourIsServed();
    }

    @Test
    void tooLongARequestEndsTheConnection() {
        bad.put(new Message(XsType.XS_READ, 1, 0, new byte[0]).bytes().clone());
        bad.receive();
        byte[] lying = new Message(XsType.XS_WRITE, 2, 0, new byte[0]).bytes();
        lying[12] = 1;
        lying[13] = 16;
        bad.put(lying);
        assertFalse(bad.port.open());
        assertEquals(XsLimits.XENSTORE_ERROR_PROTO, bad.get(StoreRing.ERROR));
        neighbourIsServed();
    }

    @Test
    void randomRequestsGetOneReplyEach() {
        long seed = 1;
        for (int i = 0; i < 20_000; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            int type = (int) (seed >>> 40) % 25;
            int length = (int) (seed >>> 56) & 31;
            StringBuilder payload = new StringBuilder();
            for (int j = 0; j < length; j++) {
                payload.append("/|ab@0123T F\u00ff-".charAt((int) Long.remainderUnsigned(seed * (j + 7) >>> 20, 14)));
            }
            bad.ask(type, (int) (seed >>> 30) & 3, payload.toString());
            bad.events.clear();
        }
        neighbourIsServed();
    }

    @Test
    void whoDoesNotFetchRepliesIsNotHeardAnyFurther() {
        bad.ask(XsType.XS_WRITE, "big|" + "x".repeat(2000));
        int sent = 0;
        try {
            while (sent < 10_000) {
                bad.send(XsType.XS_READ, 0, "big|");
                sent++;
            }
        } catch (AssertionError full) {
            assertTrue(sent < 200, sent + " requests taken without a reply fetched");
        }
        neighbourIsServed();
        int got = 0;
        while (bad.hasMail()) {
            assertEquals(2000, bad.receive().payload().length);
            got++;
        }
        assertTrue(got >= sent - 1, "what was taken is answered once it is fetched");
    }

    @Test
    void quotasAreKept() {
        assertEquals("!ENOSPC", bad.ask(XsType.XS_WRITE, "v|" + "x".repeat(2049)));
        for (int i = 0; i < 10; i++) {
            assertFalse(bad.ask(XsType.XS_TRANSACTION_START, "|").startsWith("!"));
        }
        assertEquals("!ENOSPC", bad.ask(XsType.XS_TRANSACTION_START, "|"));
        for (int i = 0; i < 128; i++) {
            assertEquals("OK|", bad.ask(XsType.XS_WATCH, "w|" + i + "|"));
        }
        assertEquals("!E2BIG", bad.ask(XsType.XS_WATCH, "w|more|"));
        assertEquals("!ENOSPC", bad.ask(XsType.XS_SET_PERMS, "name|n1|r2|r3|r4|r5|r6|"));
        String last = "OK|";
        int made = 0;
        while (last.equals("OK|") && made < 2000) {
            last = bad.ask(XsType.XS_MKDIR, "n" + made++ + "|");
        }
        assertEquals("!ENOSPC", last);
        assertTrue(made > 900 && made <= 1000, made + " nodes");
        assertEquals("OK|", bad.ask(XsType.XS_RM, "n0|"));
        assertEquals("OK|", bad.ask(XsType.XS_MKDIR, "again|"), "what is removed can be made anew");
        neighbourIsServed();
    }

    @Test
    void transactionsAreBoundedToo() {
        String begun = bad.ask(XsType.XS_TRANSACTION_START, "|");
        int transaction = Integer.parseInt(begun.substring(0, begun.length() - 1));
        String last = "OK|";
        for (int i = 0; i < 5000 && last.equals("OK|"); i++) {
            last = bad.ask(XsType.XS_WRITE, transaction, "name|" + i);
        }
        assertEquals("!ENOSPC", last);
    }

    @Test
    void failedIntroductionLeavesNothingBehind() {
        DomainId third = new DomainId(3, 3);
        GuestPage page = new GuestPage();
        PvEndpoint offered = fixture.context.offer(third, page);
        PvEndpoint wrong = new PvEndpoint(offered.grantReference(), 0, 4242);
        assertThrows(GuestFaultException.class, () -> fixture.service.introduce(third, wrong));
        assertEquals(0, page.mappings());
    }
}
