// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.HypercallContext;
import io.ringzero.api.xen.HypercallHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A bundle adds a hypercall: its guests get its answers, nobody else notices, and what it does wrong ends the caller at most.
 */
public abstract class HypercallExtensionContract {
    private static final int FREE = 43;

    /** A guest whose kernel makes hypercalls. */
    public interface Guest {
        DomainId id();

        /** Makes a call until it is done, continuations included; what RAX holds then. */
        long call(int number, long... args);

        /** Linear address of a page that the guest may read and write. */
        long page();

        /** Reads 64 bits of that page. */
        long word(int offset);

        /** How often a name was called, 0 for never. */
        long count(String name);

        boolean alive();
    }

    /** A running guest of the hypervisor under test, another one at each call. */
    protected abstract Guest guest();

    /** A bundle offers a handler. */
    protected abstract void add(HypercallHandler handler);

    /** That bundle goes. */
    protected abstract void remove(HypercallHandler handler);

    /** What a handler does. */
    protected interface Body {
        long call(HypercallContext context) throws GuestFaultException;
    }

    private record Added(int number, String name, Body body) implements HypercallHandler {
        @Override
        public long call(HypercallContext context) throws GuestFaultException {
            return body.call(context);
        }
    }

    private HypercallHandler added(int number, Body body) {
        HypercallHandler handler = new Added(number, "added", body);
        add(handler);
        return handler;
    }

    @Test
    void allFiveArgumentsAndTheCallerAreSeenAndTheAnswerIsTheHandlers() {
        Guest guest = guest();
        List<Long> seen = new ArrayList<>();
        added(FREE, context -> {
            for (int i = 0; i < 5; i++) {
                seen.add(context.arg(i));
            }
            assertEquals(guest.id(), context.caller().domain());
            return 0x1234_5678_9abcL;
        });
        assertEquals(0x1234_5678_9abcL, guest.call(FREE, 1, -2, 3, Long.MIN_VALUE, 5));
        assertEquals(List.of(1L, -2L, 3L, Long.MIN_VALUE, 5L), seen);
        assertEquals(1, guest.count("added"));
    }

    @Test
    void guestMemoryIsReadAndWrittenWithTheGuestsRights() {
        Guest guest = guest();
        added(FREE, context -> {
            context.copyOut(context.arg(0), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            assertArrayEquals(new byte[] {3, 4}, context.copyIn(context.arg(0) + 2, 2));
            return 7;
        });
        assertEquals(7, guest.call(FREE, guest.page()));
        assertEquals(0x0807060504030201L, guest.word(0));
        assertEquals(-Errno.EFAULT, guest.call(FREE, 0x7fff_ffff_f000L));
        assertTrue(guest.alive());
    }

    @Test
    void aFaultIsAnsweredAsItsErrno() {
        added(FREE, context -> {
            throw new GuestFaultException(Errno.EBUSY, "not now");
        });
        Guest guest = guest();
        for (int i = 0; i < 10; i++) {
            assertEquals(-Errno.EBUSY, guest.call(FREE));
        }
        assertTrue(guest.alive());
    }

    @Test
    void aLongCallGivesWayAndGoesOnWithItsNewArguments() {
        List<Long> rounds = new ArrayList<>();
        added(FREE, context -> {
            rounds.add(context.arg(0));
            long left = context.arg(0);
            while (left > 0) {
                left--;
                if (!context.spend(100)) {
                    return context.continueWith(left);
                }
            }
            return 99;
        });
        assertEquals(99, guest().call(FREE, 100));
        assertTrue(rounds.size() > 1, "10 ms are more than one turn");
    }

    @Test
    void sameSubOperationsAreCountedUnderTheirOwnName() {
        Guest guest = guest();
        added(FREE, context -> {
            context.count("look");
            return 0;
        });
        guest.call(FREE);
        guest.call(FREE);
        assertEquals(2, guest.count("added.look"));
        assertEquals(0, guest.count("added"));
    }

    @Test
    void aNumberOfXensIsRefusedAndXenAnswers() {
        Guest guest = guest();
        long version = guest.call(Hypercall.HYPERVISOR_xen_version, 0);
        added(Hypercall.HYPERVISOR_xen_version, context -> -1);
        assertEquals(version, guest.call(Hypercall.HYPERVISOR_xen_version, 0));
    }

    @Test
    void theFirstOfTwoHasTheNumberUntilItGoes() {
        Guest guest = guest();
        HypercallHandler first = added(FREE, context -> 1);
        HypercallHandler second = added(FREE, context -> 2);
        assertEquals(1, guest.call(FREE));
        remove(second);
        assertEquals(1, guest.call(FREE));
        remove(first);
        assertEquals(-Errno.ENOSYS, guest.call(FREE));
        added(FREE, context -> 3);
        assertEquals(3, guest.call(FREE));
    }

    @Test
    void oneThatThrowsEndsItsCallersOnlyAndIsWithdrawnAfterThree() {
        Guest neighbour = guest();
        added(FREE, context -> {
            throw new IllegalStateException("broken");
        });
        for (int i = 0; i < 3; i++) {
            Guest victim = guest();
            victim.call(FREE);
            assertFalse(victim.alive());
        }
        assertEquals(-Errno.ENOSYS, neighbour.call(FREE));
        assertTrue(neighbour.alive());
    }
}
