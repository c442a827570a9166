// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.GUEST_PAGES;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryOpsMatchXenTest {
    private static final long SELF = 0x7ff0;
    private static final long ARGS = (long) SCRATCH * PAGE;
    private static final long LIST = ARGS + PAGE;
    private static final long OTHER_LIST = ARGS + 2 * PAGE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void end() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    private long op(int command) {
        return bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, command, ARGS);
    }

    /** A struct xen_memory_reservation. */
    private void reservation(long list, long extents, int order, long domid) {
        bench.scratch(domain, list, extents, order, domid);
    }

    private void list(long pfn, long... values) {
        bench.write(domain, pfn, 0, values);
    }

    private long mfn(int which) {
        return bench.mfn(domain, FREE + which);
    }

    @Test
    void balloonGivesAndTakesFrames() {
        list(SCRATCH + 1, mfn(0), mfn(1), mfn(2));
        for (int i = 0; i < 3; i++) {
            bench.unmap(vcpu, FREE + i);
        }
        reservation(LIST, 3, 0, SELF);
        assertEquals(3, op(MemoryOp.XENMEM_decrease_reservation));
        assertEquals(GUEST_PAGES - 3, domain.memory().pages());
        reservation(LIST, 2, 0, SELF);
        list(SCRATCH + 1, FREE, FREE + 1);
        assertEquals(2, op(MemoryOp.XENMEM_populate_physmap));
        long mfn = bench.guestWord(domain, LIST);
        assertEquals(FREE, bench.guestWord(domain, 0xffff_8000_0000_0000L + mfn * 8));
        reservation(LIST, 1, 0, SELF);
        assertEquals(1, op(MemoryOp.XENMEM_increase_reservation));
        assertEquals(GUEST_PAGES, domain.memory().pages());
    }

    @Test
    void frameInUseIsFreeOnlyWhenItsLastMappingGoes() {
        list(SCRATCH + 1, mfn(0));
        long free = bench.get(Memories.class).freeFrames();
        long mfn = mfn(0);
        bench.machine.memory().writeLong(mfn * PAGE, 99);
        reservation(LIST, 1, 0, SELF);
        assertEquals(1, op(MemoryOp.XENMEM_decrease_reservation));
        assertEquals(free, bench.get(Memories.class).freeFrames());
        assertEquals(99, bench.machine.memory().readLong(mfn * PAGE));
        assertEquals(0, op(MemoryOp.XENMEM_decrease_reservation), "a second time");
        bench.unmap(vcpu, FREE);
        assertEquals(free + 1, bench.get(Memories.class).freeFrames());
        assertEquals(0, bench.machine.memory().readLong(mfn * PAGE), "wiped");
    }

    @Test
    void maximumHolds() {
        reservation(LIST, 200, 0, SELF);
        assertEquals(64, op(MemoryOp.XENMEM_increase_reservation), "256 KiB more than it has");
        assertEquals(GUEST_PAGES + 64, domain.memory().maxPages());
    }

    @Test
    void foreignAndLentFramesAreNotTheGuestsToGive() {
        Domain other = bench.domain("other", 1);
        list(SCRATCH + 1, domain.memory().sharedInfo() / PAGE);
        reservation(LIST, 1, 0, SELF);
        assertEquals(0, op(MemoryOp.XENMEM_decrease_reservation));
        list(SCRATCH + 1, bench.mfn(other, FREE));
        assertEquals(0, op(MemoryOp.XENMEM_decrease_reservation));
        list(SCRATCH + 1, -1L);
        assertEquals(0, op(MemoryOp.XENMEM_decrease_reservation));
        reservation(LIST, 1, 0, other.domid());
        assertEquals(0, op(MemoryOp.XENMEM_decrease_reservation));
        reservation(1L << 46, 1, 0, SELF);
        assertEquals(0, op(MemoryOp.XENMEM_populate_physmap));
        bench.destroy(other);
    }

    @Test
    void sizesAreToldAndAskedForByDomid() {
        bench.scratch(domain, SELF);
        assertEquals(GUEST_PAGES, op(MemoryOp.XENMEM_current_reservation));
        assertEquals(GUEST_PAGES + 64, op(MemoryOp.XENMEM_maximum_reservation));
        assertEquals(0, op(MemoryOp.XENMEM_maximum_gpfn));
        assertEquals(MemoryBench.FRAMES, op(MemoryOp.XENMEM_maximum_ram_page));
        bench.scratch(domain, 77);
        assertEquals(-Errno.ESRCH, op(MemoryOp.XENMEM_current_reservation));
        bench.scratch(domain, 0);
        assertEquals(-Errno.EPERM, op(MemoryOp.XENMEM_current_reservation));
    }

    @Test
    void m2pIsDescribed() {
        assertEquals(0, op(MemoryOp.XENMEM_machphys_mapping));
        assertEquals(0xffff_8000_0000_0000L, bench.guestWord(domain, ARGS));
        assertEquals(0xffff_8040_0000_0000L, bench.guestWord(domain, ARGS + 8));
        bench.scratch(domain, 4, LIST, 0);
        assertEquals(0, op(MemoryOp.XENMEM_machphys_mfn_list));
        assertEquals(1, bench.guestWord(domain, ARGS + 16));
        assertEquals(0, bench.guestWord(domain, LIST));
    }

    @Test
    void memoryMapReachesToTheMaximumUntilAnotherIsSet() {
        bench.scratch(domain, 10, LIST);
        assertEquals(0, op(MemoryOp.XENMEM_memory_map));
        assertEquals(1, bench.guestWord(domain, ARGS));
        assertEquals(0, bench.guestWord(domain, LIST));
        assertEquals((MemoryBench.GUEST_PAGES * 4L + 256) << 10, bench.guestWord(domain, LIST + 8));
        assertEquals(1, bench.guestWord(domain, LIST + 16) & 0xffff_ffffL);
        bench.scratch(domain, SELF, 1, LIST);
        list(SCRATCH + 1, 0, 0x100_0000, 1);
        assertEquals(0, op(MemoryOp.XENMEM_set_memory_map));
        bench.scratch(domain, SELF, 1025, LIST);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_set_memory_map), "more entries than there is room for");
        bench.scratch(domain, 0, OTHER_LIST);
        assertEquals(-Errno.ENOBUFS, op(MemoryOp.XENMEM_memory_map));
        bench.scratch(domain, 10, OTHER_LIST);
        assertEquals(0, op(MemoryOp.XENMEM_memory_map));
        assertEquals(0x100_0000, bench.guestWord(domain, OTHER_LIST + 8));
        assertEquals(1, bench.guestWord(domain, ARGS));
    }

    /** A struct xen_memory_exchange. */
    private void exchange(long in, long inCount, int inOrder, long out, long outCount, int outOrder, long done) {
        bench.scratch(domain, in, inCount, inOrder, SELF, out, outCount, outOrder, SELF, done);
    }

    @Test
    void exchangeMakesOneLargeExtentOfSmallOnes() {
        long[] given = new long[8];
        for (int i = 0; i < 8; i++) {
            given[i] = mfn(i);
            bench.unmap(vcpu, FREE + i);
        }
        list(SCRATCH + 1, given);
        list(SCRATCH + 2, FREE);
        exchange(LIST, 8, 0, OTHER_LIST, 1, 3, 0);
        assertEquals(0, op(MemoryOp.XENMEM_exchange));
        long first = bench.guestWord(domain, OTHER_LIST);
        assertEquals(0, first % 8);
        assertEquals(FREE + 7, bench.guestWord(domain, 0xffff_8000_0000_0000L + (first + 7) * 8));
        assertEquals(8, bench.guestWord(domain, ARGS + 64));
        assertEquals(GUEST_PAGES, domain.memory().pages());
        assertEquals(1, domain.counts().snapshot().get("memory_op.exchange"));
    }

    @Test
    void exchangeIsBoundedOnEachSide() {
        list(SCRATCH + 1, mfn(0));
        bench.unmap(vcpu, FREE);
        list(SCRATCH + 2, FREE);
        exchange(LIST, 1, 0, OTHER_LIST, 2, 0, 0);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange), "sizes");
        exchange(LIST, 1, 0, OTHER_LIST, 1, 0, 2);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange), "more done than there is (XSA-212)");
        exchange(LIST, 1, 0, OTHER_LIST, 1, 0, -1);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange));
        exchange(LIST, 1L << 62, 0, OTHER_LIST, 1L << 62, 0, 0);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange), "a size that overflows");
        exchange(LIST, 1, 12, OTHER_LIST, 1, 12, 0);
        assertEquals(-Errno.EPERM, op(MemoryOp.XENMEM_exchange), "too large an order");
        exchange(LIST, 1, 0, 0xffff_8000_0000_0000L, 1, 0, 0);
        assertEquals(-Errno.EFAULT, op(MemoryOp.XENMEM_exchange), "an answer into the hypervisor (XSA-212)");
        exchange(LIST, 1, 0, OTHER_LIST, 1, 0, 0);
        assertEquals(0, op(MemoryOp.XENMEM_exchange));
    }

    @Test
    void exchangeOfAFrameInUseOrNamedTwiceChangesNothing() {
        long free = bench.get(Memories.class).freeFrames();
        bench.unmap(vcpu, FREE);
        list(SCRATCH + 2, FREE);
        list(SCRATCH + 1, mfn(0), mfn(1));
        exchange(LIST, 2, 0, OTHER_LIST, 1, 1, 0);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange), "the second is mapped");
        list(SCRATCH + 1, mfn(0), mfn(0));
        exchange(LIST, 2, 0, OTHER_LIST, 1, 1, 0);
        assertEquals(-Errno.EINVAL, op(MemoryOp.XENMEM_exchange), "twice the same");
        assertEquals(free, bench.get(Memories.class).freeFrames());
        assertEquals(0, bench.remap(vcpu, FREE, mfn(0) * PAGE | 3));
    }

    @Test
    void longListsAreContinued() {
        int count = 3000;
        for (int i = 0; i < count; i++) {
            bench.machine.memory().writeLong(bench.translate(domain, LIST + i * 8L), bench.mfn(domain, 1024 + i));
        }
        reservation(LIST, count, 0, SELF);
        assertEquals(count, op(MemoryOp.XENMEM_decrease_reservation));
        assertEquals(GUEST_PAGES - count, domain.memory().pages());
        assertEquals(1, domain.counts().snapshot().get("memory_op.decrease_res"));
    }

    @Test
    void operationsForOthersAreRefusedAsXenDoes() {
        bench.scratch(domain, SELF, 0, 0, 0);
        assertEquals(-Errno.EACCES, op(MemoryOp.XENMEM_add_to_physmap));
        assertEquals(-Errno.EPERM, op(MemoryOp.XENMEM_machine_memory_map));
        assertEquals(-Errno.ENOSYS, op(MemoryOp.XENMEM_paging_op));
        assertEquals(-Errno.ENOSYS, op(8));
        assertEquals(-Errno.ENOENT, op(MemoryOp.XENMEM_remove_from_physmap));
        assertTrue(domain.counts().snapshot().containsKey("memory_op.8"));
    }
}
