// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import static io.ringzero.abi.EventChannelOp.EVTCHNOP_alloc_unbound;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_interdomain;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_reset;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_status;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_query_size;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;
import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.DomctlGetdomaininfo;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A domain with the option privileged makes a sibling of its own, fills it, starts it, looks at it, and ends it. */
class PrivilegedDomainControlsOthersTest {
    private static final long ARGS = (long) SCRATCH * PAGE;
    private static final long LIST = ARGS + PAGE;
    private static final long OUT = ARGS + 2 * PAGE;
    private static final long SELF = 0x7ff0;
    private static final int SIBLING = 77;
    private static final long ENTRY = 0x0040_1234L;

    private PrivilegedStand stand;
    private Domain domain;
    private Vcpu vcpu;
    private long free;

    @BeforeEach
    void begin() {
        stand = new PrivilegedStand();
        domain = stand.domain("overseer", true);
        vcpu = domain.vcpus().getFirst();
        free = freeFrames();
    }

    @AfterEach
    void end() {
        assertEquals(List.of(), stand.bench.audit());
        stand.close();
    }

    private long freeFrames() {
        return stand.bench.get(Memories.class).freeFrames();
    }

    private long domctl(int command, long... words) {
        return stand.domctl(domain, command, SIBLING, words);
    }

    private long answer(int offset) {
        return stand.word(domain, ARGS + 16 + offset);
    }

    private Domain sibling() {
        Domain there = stand.bench.get(DomainTable.class).byDomid(SIBLING);
        assertNotNull(there);
        return there;
    }

    /** Makes the sibling, with two pages; their mfns. */
    private long[] make() {
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_createdomain, 0x0403_0201_0000_0000L, 0x0c0b_0a09_0807_0605L,
            0x100f_0e0dL, 2L << 32, 1023 | -1L << 32, 0xffff_ffffL | 2L << 32), "the usual limits");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_max_vcpus, 2));
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_max_mem, 64));
        stand.bench.write(domain, SCRATCH + 1, 0, 0, 1);
        stand.bench.scratch(domain, LIST, 2, 0, SIBLING);
        assertEquals(2, stand.call(domain, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_populate_physmap, ARGS));
        return new long[] {stand.word(domain, LIST), stand.word(domain, LIST + 8)};
    }

    /** Maps a page of the sibling's, or with 0 none, at a free page. */
    private long map(long entry) {
        return map(FREE, entry);
    }

    private long map(long pfn, long entry) {
        long at = stand.bench.guestEntryAddress(domain, pfn * PAGE);
        stand.bench.write(domain, SCRATCH, 0, at, entry);
        return stand.call(domain, Hypercall.HYPERVISOR_mmu_update, ARGS, 1, 0, entry == 0 ? SELF : SIBLING);
    }

    @Test
    void aSiblingIsMadeFilledAndDestroyed() {
        long[] mfns = make();
        assertEquals("01020304-0506-0708-090a-0b0c0d0e0f10", sibling().uuid());
        assertEquals(2, sibling().memory().pages());
        assertEquals(0, map(mfns[1] << 12 | 0x67));
        stand.bench.machine.memory().writeLong(stand.bench.translate(domain, (long) FREE * PAGE), 0x1234);
        assertEquals(0x1234, stand.bench.machine.memory().readLong(mfns[1] << 12));
        assertEquals(-Errno.EINVAL, stand.call(domain, Hypercall.HYPERVISOR_mmuext_op, pin(mfns[1]), 1, 0, SIBLING),
            "it is mapped writable");
        assertEquals(List.of(), stand.bench.audit());
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_destroydomain));
        assertNull(stand.bench.get(DomainTable.class).byDomid(SIBLING));
        assertEquals(List.of(), stand.bench.audit());
        assertEquals(free - 1, freeFrames(), "the mapping outlives the domain");
        assertEquals(0, map(0));
        stand.bench.machine.runTurns();
        assertEquals(free, freeFrames());
    }

    private long pin(long mfn) {
        stand.bench.write(domain, SCRATCH, 0, MmuExt.MMUEXT_PIN_L4_TABLE, mfn, 0);
        return ARGS;
    }

    @Test
    void itsVcpuGetsAContextAndRuns() {
        long[] mfns = make();
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_mmuext_op, pin(mfns[0]), 1, 0, SIBLING));
        assertEquals(-Errno.EBUSY, map(mfns[0] << 12 | 0x67), "a page table is not mapped writable");
        assertEquals(0, map(mfns[0] << 12 | 0x65), "but read-only");
        stand.bench.write(domain, SCRATCH + 1, 0, mfns);
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getpageframeinfo3, 2, LIST));
        assertEquals(Domctl.XEN_DOMCTL_PFINFO_LPINTAB & 0xffff_ffffL | 4L << 28, stand.word(domain, LIST));
        assertEquals(0, stand.word(domain, LIST + 8));

        assertEquals(-Errno.ENODATA, domctl(Domctl.XEN_DOMCTL_getvcpucontext, 0, LIST));
        long[] context = new long[VcpuGuestContext.SIZE / 8];
        context[VcpuGuestContext.FLAGS / 8] = 4 | 32;
        context[(VcpuGuestContext.USER_REGS + CpuUserRegs.RIP) / 8] = ENTRY;
        context[(VcpuGuestContext.USER_REGS + CpuUserRegs.RBX) / 8] = 42;
        context[(VcpuGuestContext.CTRLREG + 24) / 8] = mfns[0] << 12;
        stand.bench.write(domain, FREE + 1, 0, java.util.Arrays.copyOf(context, 512));
        stand.bench.write(domain, FREE + 2, 0, java.util.Arrays.copyOfRange(context, 512, context.length));
        long at = (FREE + 1L) * PAGE;
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_setvcpucontext, 0, at));
        Vcpu first = sibling().vcpus().getFirst();
        assertEquals(ENTRY, first.state().rip());
        assertEquals(42, first.state().gpr(CpuState.RBX));
        assertFalse(first.runnable());
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_unpausedomain));
        assertTrue(first.runnable());
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_unpausedomain), "there is no pause left");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_pausedomain));

        first.state().gpr(CpuState.RBX, 43);
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getvcpucontext, 0, at));
        assertEquals(43, stand.word(domain, at + VcpuGuestContext.USER_REGS + CpuUserRegs.RBX));
        assertEquals(mfns[0] << 12, stand.word(domain, at + VcpuGuestContext.CTRLREG + 24));
        stand.bench.write(domain, FREE + 1, (VcpuGuestContext.USER_REGS + CpuUserRegs.RBX) / 8, 44);
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_setvcpucontext, 0, at), "the same tables, other registers");
        assertEquals(44, first.state().gpr(CpuState.RBX));
        stand.bench.write(domain, FREE + 2, (VcpuGuestContext.CTRLREG + 24 - PAGE) / 8, mfns[1] << 12);
        assertEquals(-Errno.EOPNOTSUPP, domctl(Domctl.XEN_DOMCTL_setvcpucontext, 0, at));
        assertEquals(0, map(0));
    }

    @Test
    void whatItAsksAboutItIsTold() {
        make();
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getdomaininfo));
        assertEquals(SIBLING | (long) Domctl.XEN_DOMINF_paused << 32, answer(0) & 0xffff_ffff_0000_ffffL);
        assertEquals(2, answer(8), "pages");
        assertEquals(16, answer(16), "most pages");
        sibling().cpupool(3);
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getdomaininfo));
        assertEquals(3, answer(DomctlGetdomaininfo.CPUPOOL - 4) >>> 32, "CPU pool");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getvcpuinfo, 1));
        assertEquals(1, answer(0) & 0x00ff_ffff_ffffL, "vCPU 1, not online, not blocked");
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_getvcpuinfo, 2));
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_get_address_size));
        assertEquals(64, answer(0) & 0xffff_ffffL);
        assertEquals(-Errno.EOPNOTSUPP, domctl(Domctl.XEN_DOMCTL_set_address_size, 32));
        assertEquals(0, stand.domctl(domain, Domctl.XEN_DOMCTL_getdomaininfo, 2));
        assertEquals(SIBLING, stand.word(domain, ARGS + 8) & 0xffff, "the next one");
        assertEquals(-Errno.ESRCH, stand.domctl(domain, Domctl.XEN_DOMCTL_getdomaininfo, SIBLING + 1));
        assertEquals(0, stand.domctl(domain, Domctl.XEN_DOMCTL_getdomaininfo, 0), "domain 0 is there");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_sendtrigger, 0));
        assertTrue(sibling().vcpus().getFirst().pv().nmiPending);
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_sendtrigger, Domctl.XEN_DOMCTL_SENDTRIGGER_POWER));
    }

    @Test
    void affinitiesAreSetWhereThereArePcpus() {
        make();
        long hard = Domctl.XEN_VCPUAFFINITY_HARD;
        stand.bench.write(domain, SCRATCH + 2, 0, 1);
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_setvcpuaffinity, 1 | hard << 32, OUT, 8, 0, 0));
        assertEquals(1, sibling().vcpus().get(1).hardAffinity());
        stand.bench.write(domain, SCRATCH + 2, 0, 0x80);
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_setvcpuaffinity, 1 | hard << 32, OUT, 8, 0, 0));
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_getvcpuaffinity, 1 | hard << 32, OUT, 64, 0, 0));
        assertEquals(1, stand.word(domain, OUT));
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_setvcpuaffinity, 1, OUT, 8, 0, 0), "no mask named");
    }

    @Test
    void weightAndCapAreSetAndTheSchedulerHearsOfThem() {
        make();
        long put = Domctl.XEN_SCHEDULER_CREDIT | (long) Domctl.XEN_DOMCTL_SCHEDOP_putinfo << 32;
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_scheduler_op, put, 512 | 150 << 16));
        assertEquals(512, sibling().weight());
        assertEquals(150, sibling().capPercent());
        for (Vcpu vcpu : sibling().vcpus()) {
            VcpuParams told = stand.bench.machine.fakeRegistry().adjusted(vcpu.index());
            assertNotNull(told);
            assertEquals(512, told.weight());
            assertEquals(150, told.capPercent());
        }
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_scheduler_op, put, 0xffffL << 16), "neither is given");
        assertEquals(512, sibling().weight());
        assertEquals(150, sibling().capPercent());
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_scheduler_op, put, 256 | 201 << 16), "two vCPUs");
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_scheduler_op, put + (2L << 32), 256));
        assertEquals(-Errno.EINVAL, domctl(Domctl.XEN_DOMCTL_scheduler_op, put + 1, 256), "another scheduler's");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_scheduler_op, put
            + ((long) Domctl.XEN_DOMCTL_SCHEDOP_getinfo << 32), 0));
    }

    @Test
    void whatCannotBeHadIsRefusedAsByXen() {
        make();
        assertEquals(-Errno.EEXIST, domctl(Domctl.XEN_DOMCTL_createdomain, 0, 0, 0, 1L << 32));
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_createdomain, 0, 0, 0, 1L << 32, 1L << 32),
            "an HVM domain");
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_createdomain, 0, 0, 0, 0, 0), "no vCPU");
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_createdomain, 0, 0, 0, 0, 1L << 32, 1023,
            1024 | 2L << 32), "no frame for its grants");
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_pausedomain, domain.domid()));
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_destroydomain, domain.domid()));
        assertEquals(-Errno.EINVAL, stand.domctl(domain, Domctl.XEN_DOMCTL_destroydomain, 0));
        assertEquals(-Errno.ESRCH, stand.domctl(domain, Domctl.XEN_DOMCTL_destroydomain, 555));
        for (int device : new int[] {Domctl.XEN_DOMCTL_iomem_permission, Domctl.XEN_DOMCTL_ioport_permission,
            Domctl.XEN_DOMCTL_irq_permission}) {
            assertEquals(-Errno.EPERM, domctl(device, 0, 1, 1));
        }
        assertEquals(-Errno.EOPNOTSUPP, domctl(Domctl.XEN_DOMCTL_shadow_op, 0));
        assertEquals(-Errno.ENOSYS, domctl(999));
        assertEquals(-Errno.E2BIG, domctl(Domctl.XEN_DOMCTL_getpageframeinfo3, 1025, LIST));
        stand.bench.write(domain, SCRATCH, 0, MmuExt.MMUEXT_NEW_BASEPTR, 1, 0);
        assertEquals(-Errno.EPERM, stand.call(domain, Hypercall.HYPERVISOR_mmuext_op, ARGS, 1, 0, SIBLING));
    }

    private long resource(long type, long count, long first, long list) {
        stand.bench.scratch(domain, SIBLING | type << 16, count, first, list);
        return stand.call(domain, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_acquire_resource, ARGS);
    }

    @Test
    void aGrantTableIsMappedFromOutsideAndOutlivesItsDomain() {
        make();
        assertEquals(0, resource(1, 0, 0, 0));
        assertEquals(64, stand.word(domain, ARGS + 8), "frames at most");
        assertEquals(0, resource(1, 2, 0, LIST));
        long mfn = stand.word(domain, LIST + 8);
        assertEquals(-Errno.EINVAL, resource(1, 65, 0, LIST));
        assertEquals(-Errno.EINVAL, resource(0, 1, 0, LIST), "no I/O request server");
        assertEquals(0, map(mfn << 12 | 0x67));
        assertEquals(List.of(), stand.bench.audit());
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_destroydomain));
        assertEquals(List.of(), stand.bench.audit());
        make();
        assertEquals(-Errno.EBUSY, map(FREE + 3, mfn << 12 | 0x67), "the next domain of that number has nothing of it");
        assertEquals(0, domctl(Domctl.XEN_DOMCTL_destroydomain));
        assertEquals(0, map(0));
        stand.bench.machine.runTurns();
        assertEquals(free, freeFrames());
    }

    @Test
    void portsAndGrantTablesAreMadeOnItsBehalf() {
        make();
        stand.bench.scratch(domain, SIBLING | SELF << 16, 0);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, ARGS));
        long port = stand.word(domain, ARGS) >>> 32;
        stand.bench.scratch(domain, SIBLING | port << 32, 0);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_bind_interdomain, ARGS),
            "its own end");
        stand.bench.scratch(domain, SIBLING | port << 32, 0, 0);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_status, ARGS));
        assertEquals(2, stand.word(domain, ARGS + 8) & 0xffff_ffffL, "interdomain");
        assertEquals(domain.domid(), stand.word(domain, ARGS + 16) & 0xffff);
        stand.bench.scratch(domain, SIBLING);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_reset, ARGS));
        stand.bench.scratch(domain, 0, 0);
        assertEquals(-Errno.EPERM,
            stand.call(domain, Hypercall.HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, ARGS), "domain 0's");

        stand.bench.scratch(domain, SIBLING | 2L << 32, 0, LIST);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_grant_table_op, GNTTABOP_setup_table, ARGS, 1));
        assertEquals(0, stand.word(domain, ARGS + 8) & 0xffff);
        long second = stand.word(domain, LIST + 8);
        assertEquals(0, resource(1, 1, 1, LIST));
        assertEquals(second, stand.word(domain, LIST));
        stand.bench.scratch(domain, SIBLING, 0);
        assertEquals(0, stand.call(domain, Hypercall.HYPERVISOR_grant_table_op, GNTTABOP_query_size, ARGS, 1));
        assertEquals(2, stand.word(domain, ARGS) >>> 32, "frames");
    }
}
