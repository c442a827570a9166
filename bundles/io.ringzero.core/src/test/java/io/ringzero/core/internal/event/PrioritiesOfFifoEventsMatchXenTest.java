// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FIFO events by priority: the order within a queue, a change of priority, masks and polls, and how far the array grows. */
class PrioritiesOfFifoEventsMatchXenTest {
    private static final int PENDING = 1 << 31;
    private static final int MASKED = 1 << 30;
    private static final int LINKED = 1 << 29;
    private static final int LINK = (1 << 17) - 1;
    private static final int MOST_PAGES = 128;

    private Bench bench;
    private Domain domain;
    private Vcpu vcpu;
    private long args;
    private long block;
    private long words;

    @BeforeEach
    void begin() {
        bench = new Bench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        args = bench.scratch(domain);
        block = args + 4096;
        words = args + 2 * 4096;
        bench.words(args, block / 4096, 0, 0);
        assertEquals(0, op(EventChannelOp.EVTCHNOP_init_control));
        assertEquals(0, expand());
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private long op(int operation) {
        return bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, operation, args);
    }

    private long expand() {
        bench.words(args, words / 4096);
        return op(EventChannelOp.EVTCHNOP_expand_array);
    }

    private int port(int priority) {
        int port = unprioritised();
        assertEquals(0, priority(port, priority));
        return port;
    }

    private long priority(int port, int priority) {
        bench.ints(args, port, priority);
        return op(EventChannelOp.EVTCHNOP_set_priority);
    }

    private void send(int port) {
        bench.ints(args, port);
        assertEquals(0, op(EventChannelOp.EVTCHNOP_send));
    }

    private int word(int port) {
        return bench.intAt(words + port * 4L);
    }

    private int head(int priority) {
        return bench.intAt(block + 8 + priority * 4L);
    }

    private int ready() {
        return bench.intAt(block);
    }

    @Test
    void eachPriorityHasItsQueueInOrderOfArrival() {
        int low = port(12);
        int[] high = {port(2), port(2), port(2)};
        send(low);
        send(high[2]);
        send(high[0]);
        send(high[1]);
        assertEquals(1 << 12 | 1 << 2, ready());
        assertEquals(low, head(12));
        assertEquals(high[2], head(2));
        assertEquals(high[0], word(high[2]) & LINK);
        assertEquals(high[1], word(high[0]) & LINK);
        assertEquals(PENDING | LINKED, word(high[1]), "the last");
        assertEquals(PENDING | LINKED, word(low));
    }

    @Test
    void aLinkedEventStaysInItsQueueWhenThePriorityChanges() {
        int port = port(9);
        send(port);
        assertEquals(0, priority(port, 1));
        send(port);
        assertEquals(1 << 9, ready());
        assertEquals(port, head(9));
        // The guest takes it: the next event is in the new queue.
        bench.ints(words + port * 4L, 0);
        bench.ints(block, 0);
        send(port);
        assertEquals(1 << 1, ready());
        assertEquals(port, head(1));
    }

    @Test
    void aMaskedEventIsLinkedWhenItIsUnmaskedAndEndsAPollAllTheSame() {
        int port = port(5);
        bench.ints(words + port * 4L, MASKED);
        send(port);
        assertEquals(PENDING | MASKED, word(port));
        assertEquals(0, ready());
        bench.words(args, args + 64, 1, 0);
        bench.ints(args + 64, port);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_poll, args));
        assertTrue(vcpu.runnable(), "it is pending already");
        bench.ints(args, port);
        assertEquals(0, op(EventChannelOp.EVTCHNOP_unmask));
        assertEquals(PENDING | LINKED, word(port));
        assertEquals(1 << 5, ready());
        assertEquals(0, op(EventChannelOp.EVTCHNOP_unmask));
        assertEquals(port, head(5), "once");
    }

    @Test
    void anotherPortsEventDoesNotEndThePoll() {
        int polled = port(5);
        int other = port(5);
        bench.ints(words + other * 4L, MASKED);
        bench.ints(words + polled * 4L, MASKED);
        bench.words(args, args + 64, 1, 0);
        bench.ints(args + 64, polled);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_poll, args));
        send(other);
        assertFalse(vcpu.runnable());
        send(polled);
        assertTrue(vcpu.runnable());
    }

    @Test
    void wrongPrioritiesAndPortsAreRefused() {
        int port = port(0);
        assertEquals(0, priority(port, 15));
        assertEquals(-Errno.EINVAL, priority(port, 16));
        assertEquals(-Errno.EINVAL, priority(port, -1));
        assertEquals(-Errno.EINVAL, priority(9999, 3));
        bench.ints(args, DomainIds.DOMID_SELF);
        assertEquals(0, op(EventChannelOp.EVTCHNOP_reset));
        assertEquals(-Errno.ENOSYS, priority(unprioritised(), 3));
    }

    private int unprioritised() {
        bench.ints(args, 0, 0);
        assertEquals(0, op(EventChannelOp.EVTCHNOP_bind_ipi));
        return bench.intAt(args + 4);
    }

    @Test
    void theArrayGrowsToItsBound() {
        for (int page = 1; page < MOST_PAGES; page++) {
            assertEquals(0, expand(), "page " + page);
        }
        assertEquals(-Errno.ENOSPC, expand());
        assertEquals(MOST_PAGES + 1, bench.memories.holds());
    }
}
