// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.XsType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watches fire for what they watch and all below, tell only what the watcher may see, and pile up no further than quotas. */
class WatchesTest {
    private final StoreFixture fixture = new StoreFixture();

    @Test
    void firstEventAtOnceThenOnePerChange() throws Exception {
        StoreGuest guest = fixture.guest(1);
        assertEquals("OK|", guest.ask(XsType.XS_WATCH, "dev|tok|"));
        assertEquals(List.of("dev tok"), guest.fetch());
        guest.ask(XsType.XS_WRITE, "dev/x/y|1");
        guest.ask(XsType.XS_WRITE, "other|1");
        guest.ask(XsType.XS_SET_PERMS, "dev/x|n1|");
        guest.ask(XsType.XS_RM, "dev/x|");
        assertEquals(List.of("dev/x/y tok", "dev/x tok", "dev/x tok"), guest.fetch());
        assertEquals("!EEXIST", guest.ask(XsType.XS_WATCH, "dev|tok|"));
        assertEquals("OK|", guest.ask(XsType.XS_UNWATCH, "dev|tok|"));
        guest.ask(XsType.XS_WRITE, "dev/z|1");
        assertEquals(List.of(), guest.fetch());
    }

    @Test
    void absolutePathsStayAbsolute() throws Exception {
        StoreGuest guest = fixture.guest(1);
        guest.ask(XsType.XS_WATCH, "/local/domain/1/dev|tok|");
        guest.ask(XsType.XS_WRITE, "dev|1");
        assertEquals(List.of("/local/domain/1/dev tok"), guest.fetch().stream().distinct().toList());
    }

    @Test
    void removingAParentIsHeardAtTheWatchedNode() throws Exception {
        StoreGuest guest = fixture.guest(1);
        guest.ask(XsType.XS_WRITE, "dev/x/y|1");
        guest.ask(XsType.XS_WATCH, "dev/x/y|tok|");
        guest.ask(XsType.XS_WATCH, "dev/none|tok|");
        guest.fetch();
        guest.ask(XsType.XS_RM, "dev|");
        assertEquals(List.of("dev/x/y tok"), guest.fetch());
    }

    @Test
    void whatADomainMayNotReadItDoesNotHearOf() throws Exception {
        StoreGuest guest = fixture.guest(1);
        StoreGuest other = fixture.guest(2);
        guest.ask(XsType.XS_WATCH, "/local/domain/2|tok|");
        guest.fetch();
        other.ask(XsType.XS_WRITE, "secret|1");
        assertEquals(List.of(), guest.fetch());
        other.ask(XsType.XS_SET_PERMS, "secret|n2|r1|");
        assertEquals(List.of("/local/domain/2/secret tok"), guest.fetch());
        assertEquals("1", guest.ask(XsType.XS_READ, "/local/domain/2/secret|"));
    }

    @Test
    void changesByTheToolstackWakeTheGuest() throws Exception {
        StoreGuest guest = fixture.guest(1);
        guest.ask(XsType.XS_WATCH, "control/shutdown|sh|");
        guest.fetch();
        int before = guest.port.sent();
        fixture.write("/local/domain/1/control/shutdown", "poweroff");
        assertEquals(before + 1, guest.port.sent());
        assertEquals(List.of("control/shutdown sh"), guest.fetch());
    }

    @Test
    void eventsThatNobodyFetchesAreBounded() throws Exception {
        StoreGuest guest = fixture.guest(1);
        guest.ask(XsType.XS_WATCH, "w|tok|");
        guest.fetch();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 900; i++) {
                fixture.write("/local/domain/1/w/n" + i + "x" + round, "1");
            }
        }
        List<String> events = guest.fetch();
        assertTrue(events.size() < 1100, events.size() + " events");
        assertTrue(events.contains("w tok"), "what is left out is told by the watch's own path");
    }

    @Test
    void resetForgetsAll() throws Exception {
        StoreGuest guest = fixture.guest(1);
        guest.ask(XsType.XS_WATCH, "a|t|");
        guest.ask(XsType.XS_WATCH, "b|t|");
        assertEquals("OK|", guest.ask(XsType.XS_RESET_WATCHES, "|"));
        guest.fetch();
        guest.ask(XsType.XS_WRITE, "a|1");
        assertEquals(List.of(), guest.fetch());
    }
}
