// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.EventChannels.Port;
import io.ringzero.api.device.Grants.Mapping;
import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvEndpoint;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Event channels, grants, timers and turns of a service domain. */
public abstract class ServiceContextContract {
    private static final long PATIENCE_SECONDS = 20;

    /** The context of a service domain that runs. */
    protected abstract ServiceContext context();

    protected abstract Control control();

    /** Makes a paused guest. */
    protected abstract DomainId guest() throws Exception;

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "a turn did not come");
    }

    @Test
    void anEventRunsTheOtherEndsTurn() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Port[] ports = context().call(() -> {
            Port open = context().events().allocUnbound(context().self(), first::countDown);
            Port bound = context().events().bind(context().self(), open.number(), second::countDown);
            bound.send();
            open.send();
            return new Port[] {open, bound};
        });
        await(first);
        await(second);
        context().call(() -> {
            ports[0].close();
            ports[0].close();
            ports[1].send();
            ports[1].close();
            return true;
        });
    }

    @Test
    void whatIsNotOfferedIsRefused() throws Exception {
        DomainId guest = guest();
        assertThrows(GuestFaultException.class, () -> context().call(() -> context().events().bind(guest, 999, () -> {
        })));
        assertThrows(GuestFaultException.class, () -> context().call(() -> context().grants().map(guest, 400, false)));
        control().destroy(guest);
    }

    @Test
    void aMappedGrantIsTheGuestsPageUntilTheGuestEnds() throws Exception {
        DomainId guest = guest();
        PvEndpoint console = control().console(guest);
        Mapping one = context().call(() -> context().grants().map(guest, console.grantReference(), true));
        Mapping other = context().call(() -> context().grants().map(guest, console.grantReference(), false));
        int seen = context().call(() -> {
            one.writeInt(100, 0x12345678);
            return other.readInt(100);
        });
        assertEquals(0x12345678, seen);
        assertTrue(one.live());
        control().destroy(guest);
        assertFalse(context().call(one::live));
        assertFalse(context().call(other::live));
        context().call(() -> {
            one.close();
            one.close();
            return true;
        });
    }

    @Test
    void aTimersTurnComesNotBeforeItsTime() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        long[] times = new long[2];
        context().call(() -> {
            times[0] = context().timers().systemNanos() + 1_000_000;
            return context().timers().at(times[0], () -> {
                times[1] = context().timers().systemNanos();
                fired.countDown();
            });
        });
        await(fired);
        assertTrue(times[1] >= times[0]);
    }
}
