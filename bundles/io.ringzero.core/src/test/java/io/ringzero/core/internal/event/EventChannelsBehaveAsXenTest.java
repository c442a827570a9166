// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static io.ringzero.abi.EventChannelOp.EVTCHNOP_alloc_unbound;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_interdomain;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_ipi;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_virq;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_close;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_expand_array;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_init_control;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_reset;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_send;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_status;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_unmask;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_unbound;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.trap.ContextLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventChannelsBehaveAsXenTest {
    private static final int SELF = DomainIds.DOMID_SELF;
    private static final int PENDING = 2048;
    private static final int MASK = 2560;

    private Bench bench;
    private Domain one;
    private Domain two;

    @BeforeEach
    void domains() {
        bench = new Bench();
        one = bench.domain("one", 2);
        two = bench.domain("two", 1);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anEventWakesTheOtherEndOnceUntilItLooks() {
        int theirs = open(one, two.domid());
        int ours = bind(two, one.domid(), theirs);
        Vcpu vcpu = one.vcpus().getFirst();
        bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_block, 0);
        assertFalse(vcpu.runnable());
        assertEquals(0, send(two, ours));
        assertTrue(vcpu.runnable());
        long shared = one.memory().sharedInfo();
        assertEquals(1L << theirs, bench.wordAt(shared + PENDING));
        assertEquals(1, bench.wordAt(shared + 8));
        assertEquals(1, bench.wordAt(shared) & 0xff);
    }

    @Test
    void aMaskedEventIsPendingButTellsNobodyUntilUnmasked() {
        int port = ipi(one);
        long shared = one.memory().sharedInfo();
        bench.words(shared + MASK, 1L << port);
        assertEquals(0, send(one, port));
        assertEquals(1L << port, bench.wordAt(shared + PENDING));
        assertEquals(0, bench.wordAt(shared) & 0xff);
        bench.ints(bench.scratch(one), port);
        assertEquals(0, op(one, EVTCHNOP_unmask));
        assertEquals(1, bench.wordAt(shared) & 0xff);
    }

    @Test
    void aClosedEndLeavesTheOtherUnboundForTheSameDomain() {
        int theirs = open(one, two.domid());
        int ours = bind(two, one.domid(), theirs);
        bench.ints(bench.scratch(two), ours);
        assertEquals(0, op(two, EVTCHNOP_close));
        bench.ints(bench.scratch(one), SELF, theirs, 0, 0, 0, 0);
        assertEquals(0, op(one, EVTCHNOP_status));
        assertEquals(EVTCHNSTAT_unbound, bench.intAt(bench.scratch(one) + 8));
        assertEquals(two.domid(), bench.intAt(bench.scratch(one) + 16));
    }

    @Test
    void aPortOpenToAnotherDomainCannotBeBound() {
        int theirs = open(one, 0);
        bench.ints(bench.scratch(two), one.domid(), theirs, 0);
        assertEquals(-Errno.EINVAL, op(two, EVTCHNOP_bind_interdomain));
    }

    @Test
    void wrongArgumentsGetXensErrors() {
        assertEquals(-Errno.EINVAL, send(one, 999));
        assertEquals(-Errno.EINVAL, send(one, -1));
        bench.ints(bench.scratch(one), two.domid() | SELF << 16, 0);
        assertEquals(-Errno.EPERM, op(one, EVTCHNOP_alloc_unbound));
        bench.ints(bench.scratch(one), 77 | SELF << 16, 0);
        assertEquals(-Errno.ESRCH, op(one, EVTCHNOP_alloc_unbound));
        bench.ints(bench.scratch(one), 0, 7, 0);
        assertEquals(-Errno.ENOENT, op(one, EVTCHNOP_bind_virq));
        bench.ints(bench.scratch(one), 24, 0, 0);
        assertEquals(-Errno.EINVAL, op(one, EVTCHNOP_bind_virq));
        assertEquals(-Errno.ENOSYS, bench.call(one.vcpus().getFirst(), Hypercall.HYPERVISOR_event_channel_op, 99, 0));
        assertEquals(-Errno.EFAULT, bench.call(one.vcpus().getFirst(), Hypercall.HYPERVISOR_event_channel_op,
            EVTCHNOP_send, 8));
    }

    @Test
    void aVirtualInterruptIsBoundOncePerVcpu() {
        bench.ints(bench.scratch(one), 0, 1, 0);
        assertEquals(0, op(one, EVTCHNOP_bind_virq));
        bench.ints(bench.scratch(one), 0, 1, 0);
        assertEquals(-Errno.EEXIST, op(one, EVTCHNOP_bind_virq));
        bench.ints(bench.scratch(one), 0, 0, 0);
        assertEquals(0, op(one, EVTCHNOP_bind_virq));
    }

    @Test
    void portsRunOutWithEnospcAndComeBack() {
        int opened = 0;
        bench.ints(bench.scratch(one), SELF | SELF << 16, 0);
        while (op(one, EVTCHNOP_alloc_unbound) == 0) {
            opened++;
        }
        // Two ports are the store's and the console's.
        assertEquals(DomainLimits.DEFAULT.eventChannels() - 2, opened);
        assertEquals(-Errno.ENOSPC, op(one, EVTCHNOP_alloc_unbound));
        bench.ints(bench.scratch(one), 500);
        assertEquals(0, op(one, EVTCHNOP_close));
        assertEquals(500, open(one, SELF));
    }

    @Test
    void fifoEventsAreLinkedAndToldByTheControlBlock() {
        Vcpu vcpu = one.vcpus().getFirst();
        int port = ipi(one);
        long page = bench.scratch(one) / 4096 + 1;
        assertEquals(-Errno.EOPNOTSUPP, expand(page + 1));
        for (int i = 0; i < 2; i++) {
            bench.words(bench.scratch(one), page, (long) i << 32 | 128L * i, 0);
            assertEquals(0, op(one, EVTCHNOP_init_control));
            assertEquals(17, bench.intAt(bench.scratch(one) + 16) & 0xff);
        }
        assertEquals(0, send(one, port));
        assertEquals(0, expand(page + 1));
        assertEquals(1 << 31 | 1 << 29, bench.intAt((page + 1) * 4096 + port * 4L));
        assertEquals(1 << 7, bench.intAt(page * 4096));
        assertEquals(port, bench.intAt(page * 4096 + 8 + 7 * 4));
        int second = ipi(one);
        assertEquals(0, send(one, second));
        assertEquals(1 << 31 | 1 << 29 | second, bench.intAt((page + 1) * 4096 + port * 4L));
        assertTrue(bench.get(Upcalls.class).pending(vcpu));
        assertEquals(2 + 1, bench.memories.holds());
        bench.ints(bench.scratch(one), SELF);
        assertEquals(0, op(one, EVTCHNOP_reset));
        assertEquals(0, bench.memories.holds());
    }

    @Test
    void pollEndsWithItsPortOrItsTime() {
        Vcpu vcpu = one.vcpus().getFirst();
        int port = ipi(one);
        long at = bench.scratch(one);
        bench.words(one.memory().sharedInfo() + MASK, 1L << port);
        bench.words(at, at + 64, 1, 5_000);
        bench.ints(at + 64, port);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_poll, at));
        assertFalse(vcpu.runnable());
        bench.machine.fakeClock().advanceTo(6_000);
        assertTrue(vcpu.runnable());
        bench.words(at, at + 64, 1, 0);
        bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, SchedOp.SCHEDOP_poll, at);
        assertFalse(vcpu.runnable());
        bench.get(ContextLoader.class).reset(one.vcpus().get(1));
        bench.ints(bench.scratch(one), port);
        bench.call(one.vcpus().get(1), Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_send, bench.scratch(one));
        assertTrue(vcpu.runnable());
        assertEquals(0, bench.machine.fakeClock().waiting());
    }

    private long expand(long page) {
        bench.words(bench.scratch(one), page);
        return op(one, EVTCHNOP_expand_array);
    }

    private int open(Domain domain, int peer) {
        bench.ints(bench.scratch(domain), SELF | peer << 16, 0);
        assertEquals(0, op(domain, EVTCHNOP_alloc_unbound));
        return bench.intAt(bench.scratch(domain) + 4);
    }

    private int bind(Domain domain, int peer, int port) {
        bench.ints(bench.scratch(domain), peer, port, 0);
        assertEquals(0, op(domain, EVTCHNOP_bind_interdomain));
        return bench.intAt(bench.scratch(domain) + 8);
    }

    private int ipi(Domain domain) {
        bench.ints(bench.scratch(domain), 0, 0);
        assertEquals(0, op(domain, EVTCHNOP_bind_ipi));
        return bench.intAt(bench.scratch(domain) + 4);
    }

    private long send(Domain domain, int port) {
        bench.ints(bench.scratch(domain), port);
        return op(domain, EVTCHNOP_send);
    }

    private long op(Domain domain, int operation) {
        return bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_event_channel_op, operation, bench.scratch(
            domain));
    }
}
