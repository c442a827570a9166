// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;

import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.EvtchnAllocUnbound;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;

/** A well-behaved domain that has dealings with the hostile one: grants, and a port that it may bind. */
final class Peer {
    static final int WRITABLE = 8;
    static final int READ_ONLY = 9;
    static final int FOR_ANOTHER = 10;
    static final int NOT_ITS_FRAME = 11;
    private static final int PERMIT = 1;
    private static final int PERMIT_READ = 5;

    final Domain domain;
    private final MemoryBench bench;
    private final Vcpu vcpu;
    private final long table;
    private int guest;

    Peer(MemoryBench bench) {
        this.bench = bench;
        domain = bench.domain("peer", 1);
        vcpu = domain.vcpus().getFirst();
        bench.scratch(domain, 0x7ff0L | 1L << 32, 0, HostileGuest.LIST);
        bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_setup_table, HostileGuest.AT, 1);
        table = bench.guestWord(domain, HostileGuest.LIST) * PAGE;
    }

    /** Grants pages to a new guest. */
    void invite(int domid) {
        guest = domid;
        entry(WRITABLE, PERMIT, domid, bench.mfn(domain, MemoryBench.FREE));
        entry(READ_ONLY, PERMIT_READ, domid, bench.mfn(domain, MemoryBench.FREE + 1));
        entry(FOR_ANOTHER, PERMIT, domain.domid(), bench.mfn(domain, MemoryBench.FREE + 2));
        entry(NOT_ITS_FRAME, PERMIT, domid, 0xff_ffffL);
    }

    private void entry(int reference, int flags, int domid, long mfn) {
        bench.machine.memory().writeLong(table + reference * 8L, flags | (domid & 0xffffL) << 16 | mfn << 32);
    }

    /** A new port that the guest may bind. */
    int port() {
        bench.scratch(domain, 0x7ff0L | (long) guest << 16);
        long answer = bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EventChannelOp.EVTCHNOP_alloc_unbound,
            HostileGuest.AT);
        if (answer != 0) {
            throw new GuestIsLostException("the peer has no port left");
        }
        return (int) (bench.guestWord(domain, HostileGuest.AT) >>> 8 * EvtchnAllocUnbound.PORT);
    }

    void close(int port) {
        bench.scratch(domain, port);
        bench.call(vcpu, Hypercall.HYPERVISOR_event_channel_op, EventChannelOp.EVTCHNOP_close, HostileGuest.AT);
    }
}
