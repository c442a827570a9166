// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.XsType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction sees the tree of its start, shows nothing before its end, and ends whole or not at all. */
class TransactionsAreIsolatedTest {
    private final StoreFixture fixture = new StoreFixture();
    private StoreGuest guest;

    @BeforeEach
    void start() throws Exception {
        guest = fixture.guest(1);
        guest.ask(XsType.XS_WRITE, "a|1");
        guest.ask(XsType.XS_WRITE, "b|1");
    }

    private int begin() {
        String id = guest.ask(XsType.XS_TRANSACTION_START, "|");
        return Integer.parseInt(id.substring(0, id.length() - 1));
    }

    private String end(int transaction, String how) {
        return guest.ask(XsType.XS_TRANSACTION_END, transaction, how + "|");
    }

    @Test
    void nothingIsSeenBeforeTheEndAndAllAfterIt() {
        int t = begin();
        assertEquals("OK|", guest.ask(XsType.XS_WRITE, t, "a|2"));
        assertEquals("OK|", guest.ask(XsType.XS_RM, t, "b|"));
        assertEquals("2", guest.ask(XsType.XS_READ, t, "a|"), "its own change");
        assertEquals("1", guest.ask(XsType.XS_READ, "a|"));
        assertEquals("1", guest.ask(XsType.XS_READ, "b|"));
        assertEquals("OK|", end(t, "T"));
        assertEquals("2", guest.ask(XsType.XS_READ, "a|"));
        assertEquals("!ENOENT", guest.ask(XsType.XS_READ, "b|"));
    }

    @Test
    void anAbandonedOneLeavesNoTrace() {
        int t = begin();
        guest.ask(XsType.XS_WRITE, t, "a|2");
        assertEquals("OK|", end(t, "F"));
        assertEquals("1", guest.ask(XsType.XS_READ, "a|"));
        assertEquals("!ENOENT", end(t, "T"), "it is over");
        assertEquals("!ENOENT", guest.ask(XsType.XS_READ, t, "a|"));
    }

    @Test
    void itSeesTheTreeOfItsStart() {
        int t = begin();
        guest.ask(XsType.XS_WRITE, "a|9");
        assertEquals("1", guest.ask(XsType.XS_READ, t, "a|"));
        assertEquals("!EAGAIN", end(t, "T"), "what it read has changed");
    }

    @Test
    void changesElsewhereDoNotDisturbIt() {
        int t = begin();
        guest.ask(XsType.XS_READ, t, "a|");
        guest.ask(XsType.XS_WRITE, t, "c|mine");
        guest.ask(XsType.XS_WRITE, "b|9");
        fixture.write("/local/domain/0/other", "x");
        assertEquals("OK|", end(t, "T"));
        assertEquals("9", guest.ask(XsType.XS_READ, "b|"));
        assertEquals("mine", guest.ask(XsType.XS_READ, "c|"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"write a|9", "rm a|", "set_perms a|r1|"})
    void whatItReadMayNotChange(String change) {
        int t = begin();
        guest.ask(XsType.XS_READ, t, "a|");
        guest.ask(XsType.XS_WRITE, t, "c|mine");
        String[] words = change.split(" ");
        int type = switch (words[0]) {
            case "write" -> XsType.XS_WRITE;
            case "rm" -> XsType.XS_RM;
            default -> XsType.XS_SET_PERMS;
        };
        assertEquals("OK|", guest.ask(type, words[1]));
        assertEquals("!EAGAIN", end(t, "T"));
        assertEquals("!ENOENT", guest.ask(XsType.XS_READ, "c|"), "none of it happened");
    }

    @Test
    void aDirectoryThatWasListedMayNotGrow() {
        int t = begin();
        guest.ask(XsType.XS_MKDIR, "d|");
        int u = begin();
        guest.ask(XsType.XS_DIRECTORY, u, "d|");
        guest.ask(XsType.XS_MKDIR, "d/new|");
        assertEquals("!EAGAIN", end(u, "T"));
        assertEquals("OK|", end(t, "T"), "one that looked at nothing");
    }

    @Test
    void whatWasMissingMayNotAppear() {
        int t = begin();
        assertEquals("!ENOENT", guest.ask(XsType.XS_READ, t, "lock|"));
        guest.ask(XsType.XS_WRITE, t, "lock|me");
        guest.ask(XsType.XS_WRITE, "lock|other");
        assertEquals("!EAGAIN", end(t, "T"));
        assertEquals("other", guest.ask(XsType.XS_READ, "lock|"));
    }

    @Test
    void watchersHearOfItAtItsEnd() {
        guest.ask(XsType.XS_WATCH, "a|t|");
        guest.fetch();
        int t = begin();
        guest.ask(XsType.XS_WRITE, t, "a|2");
        assertEquals(List.of(), guest.fetch());
        end(t, "T");
        assertEquals(List.of("a t"), guest.fetch());
    }

    /** Increments of a counter by transactions that interleave at random: each is counted once, or answered EAGAIN. */
    @Test
    void interleavedCountersLoseNothing() throws Exception {
        long seed = 0x5eedL;
        int done = 0;
        int again = 0;
        int[] open = new int[3];
        int[] read = new int[3];
        fixture.store.write("/local/domain/1/n", "0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        fixture.store.own("/local/domain/1/n", guest.domain);
        for (int i = 0; i < 3000; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            int who = (int) Long.remainderUnsigned(seed >>> 33, 3);
            if (open[who] == 0) {
                open[who] = begin();
                read[who] = Integer.parseInt(guest.ask(XsType.XS_READ, open[who], "n|"));
            } else {
                guest.ask(XsType.XS_WRITE, open[who], "n|" + (read[who] + 1));
                if (end(open[who], "T").equals("OK|")) {
                    done++;
                } else {
                    again++;
                }
                open[who] = 0;
            }
        }
        assertEquals(Integer.toString(done), guest.ask(XsType.XS_READ, "n|"));
        assertTrue(done > 100 && again > 100, done + " done, " + again + " again");
    }
}
