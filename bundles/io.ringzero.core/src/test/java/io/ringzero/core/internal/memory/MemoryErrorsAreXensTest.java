// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What memory hypercalls answer when they refuse or have nothing to do, as Xen 4.17 (arch/x86/mm.c, common/memory.c). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryErrorsAreXensTest {
    private static final long SELF = 0x7ff0;
    private static final long NOWHERE = 1L << 46;
    private static final long ARGS = (long) SCRATCH * PAGE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeAll
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 2);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterAll
    void end() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(domain);
        bench.close();
    }

    /**
     * One call.
     *
     * @param words at {@link #ARGS} before it
     */
    private record Row(String name, long answer, int number, List<Long> words, long... args) {
    }

    private static Row mmuext(String name, long answer, long command, long first, long second) {
        return new Row("mmuext_op " + name, answer, Hypercall.HYPERVISOR_mmuext_op, List.of(command, first, second),
            ARGS, 1, 0, SELF);
    }

    private static Row memory(String name, long answer, long command, List<Long> words) {
        return new Row("memory_op " + name, answer, Hypercall.HYPERVISOR_memory_op, words, command, ARGS);
    }

    private static Row update(String name, long answer, long count, long done, long owner, List<Long> words) {
        return new Row("mmu_update " + name, answer, Hypercall.HYPERVISOR_mmu_update, words, ARGS, count, done, owner);
    }

    private List<Row> rows() {
        long data = bench.maddr(domain, FREE);
        List<Long> write = List.of(data, 1L);
        long va = (long) FREE * PAGE;
        int vaMapping = Hypercall.HYPERVISOR_update_va_mapping;
        long entry = data | 7;
        return List.of(
            mmuext("TLB_FLUSH_MULTI of both vCPUs", 0, MmuExt.MMUEXT_TLB_FLUSH_MULTI, 0, ARGS),
            mmuext("TLB_FLUSH_MULTI, mask not there", -Errno.EINVAL, MmuExt.MMUEXT_TLB_FLUSH_MULTI, 0, NOWHERE),
            mmuext("INVLPG_MULTI, mask not there", -Errno.EINVAL, MmuExt.MMUEXT_INVLPG_MULTI, va, NOWHERE),
            mmuext("INVLPG_ALL of an address of the hypervisor's", 0, MmuExt.MMUEXT_INVLPG_ALL, 0xffff_8000_0000_0000L,
                0),
            mmuext("INVLPG_LOCAL of a non-canonical address", 0, MmuExt.MMUEXT_INVLPG_LOCAL, 1L << 62, 0),
            mmuext("FLUSH_CACHE", -Errno.EACCES, MmuExt.MMUEXT_FLUSH_CACHE, 0, 0),
            mmuext("FLUSH_CACHE_GLOBAL", -Errno.EINVAL, MmuExt.MMUEXT_FLUSH_CACHE_GLOBAL, 0, 0),
            mmuext("MARK_SUPER", -Errno.EOPNOTSUPP, MmuExt.MMUEXT_MARK_SUPER, 0, 0),
            mmuext("UNMARK_SUPER", -Errno.EOPNOTSUPP, MmuExt.MMUEXT_UNMARK_SUPER, 0, 0),
            mmuext("SET_LDT of none, at any address", 0, MmuExt.MMUEXT_SET_LDT, 123, 0),
            mmuext("SET_LDT, not page-aligned", -Errno.EINVAL, MmuExt.MMUEXT_SET_LDT, va + 8, 1),
            mmuext("SET_LDT, too many", -Errno.EINVAL, MmuExt.MMUEXT_SET_LDT, va, 8193),
            mmuext("SET_LDT in the hypervisor", -Errno.EINVAL, MmuExt.MMUEXT_SET_LDT, 0xffff_8000_0000_0000L, 1),
            mmuext("NEW_BASEPTR of no frame", -Errno.EINVAL, MmuExt.MMUEXT_NEW_BASEPTR, 1L << 40, 0),
            mmuext("UNPIN of a foreign frame", -Errno.EINVAL, MmuExt.MMUEXT_UNPIN_TABLE, 0, 0),
            mmuext("command 14", -Errno.ENOSYS, 14, 0, 0),
            new Row("mmuext_op of nothing", 0, Hypercall.HYPERVISOR_mmuext_op, List.of(), ARGS, 0, 0, SELF),
            update("of a data page", 0, 1, 0, SELF, write),
            update("whose count cannot be told", 0, 1, NOWHERE, SELF, write),
            update("with command 2 of three bits", -Errno.ENOSYS, 1, 0, SELF, List.of(data | 4, 1L)),
            update("of tables of our own number", 0, 1, 0, SELF | domain.domid() + 1L << 16, write),
            update("of tables of nobody's", -Errno.ESRCH, 1, 0, SELF | 1000L << 16, write),
            update("of tables of DOMID_SELF, which is no number", -Errno.ESRCH, 1, 0, SELF | SELF + 1 << 16, write),
            update("with frames of our own number", -Errno.ESRCH, 1, 0, domain.domid(), write),
            new Row("update_va_mapping", 0, vaMapping, List.of(), va, entry, 0),
            new Row("update_va_mapping, INVLPG local", 0, vaMapping, List.of(), va, entry, 2),
            new Row("update_va_mapping, TLB flush of all", 0, vaMapping, List.of(), va, entry, 1 | 4),
            new Row("update_va_mapping, TLB flush of a mask", 0, vaMapping, List.of(3L), va, entry, ARGS | 1),
            new Row("update_va_mapping, mask not there", -Errno.EFAULT, vaMapping, List.of(), va, entry, NOWHERE | 1),
            new Row("update_va_mapping of no table", -Errno.EINVAL, vaMapping, List.of(), 1L << 40, entry, 0),
            new Row("update_va_mapping of the hypervisor's", -Errno.EINVAL, vaMapping, List.of(),
                0xffff_8000_0000_0000L, 0, 0),
            new Row("update_va_mapping_otherdomain of nobody", -Errno.ESRCH,
                Hypercall.HYPERVISOR_update_va_mapping_otherdomain, List.of(), va, entry, 0, 999),
            new Row("increase_reservation, no structure", 0, Hypercall.HYPERVISOR_memory_op, List.of(),
                MemoryOp.XENMEM_increase_reservation, NOWHERE),
            new Row("current_reservation, no structure", -Errno.EFAULT, Hypercall.HYPERVISOR_memory_op, List.of(),
                MemoryOp.XENMEM_current_reservation, NOWHERE),
            memory("decrease_reservation of nothing", 0, MemoryOp.XENMEM_decrease_reservation,
                List.of(ARGS + 512, 0L, 0L, SELF)),
            memory("decrease_reservation of nobody's", 0, MemoryOp.XENMEM_decrease_reservation,
                List.of(ARGS + 512, 1L, 0L, 999L)),
            memory("populate_physmap, order 10", 0, MemoryOp.XENMEM_populate_physmap,
                List.of(ARGS + 512, 1L, 10L, SELF)),
            memory("increase_reservation, below 4 KiB", 0, MemoryOp.XENMEM_increase_reservation,
                List.of(0L, 1L, 12L << 32, SELF)),
            memory("add_to_physmap", -Errno.EACCES, MemoryOp.XENMEM_add_to_physmap, List.of(SELF, 0L, 0L)),
            memory("add_to_physmap of nobody's", -Errno.ESRCH, MemoryOp.XENMEM_add_to_physmap, List.of(999L, 0L, 0L)),
            memory("add_to_physmap of domain 0's", -Errno.EACCES, MemoryOp.XENMEM_add_to_physmap, List.of(0L, 0L, 0L)),
            memory("remove_from_physmap of no frame", -Errno.ENOENT, MemoryOp.XENMEM_remove_from_physmap,
                List.of(SELF, 1L << 40)),
            memory("machphys_mfn_list", 0, MemoryOp.XENMEM_machphys_mfn_list, List.of(1L, ARGS + 512, 0L)),
            memory("machphys_compat_mfn_list", 0, MemoryOp.XENMEM_machphys_compat_mfn_list,
                List.of(1L, ARGS + 512, 0L)),
            memory("memory_map, no room", -Errno.ENOBUFS, MemoryOp.XENMEM_memory_map, List.of(0L, ARGS + 512)),
            memory("set_memory_map, too long", -Errno.EINVAL, MemoryOp.XENMEM_set_memory_map,
                List.of(SELF, 1025L, ARGS + 512)),
            memory("add_to_physmap, foreign", -Errno.ENOSYS, MemoryOp.XENMEM_add_to_physmap, List.of(SELF | 4L << 32)),
            memory("add_to_physmap_batch", -Errno.EACCES, MemoryOp.XENMEM_add_to_physmap_batch, List.of(SELF)),
            memory("add_to_physmap_batch of a range", -Errno.EOPNOTSUPP, MemoryOp.XENMEM_add_to_physmap_batch,
                List.of(SELF | 3L << 16)),
            memory("get_vnumainfo", -Errno.EOPNOTSUPP, MemoryOp.XENMEM_get_vnumainfo, List.of(SELF)),
            memory("get_vnumainfo, padding", -Errno.EINVAL, MemoryOp.XENMEM_get_vnumainfo, List.of(SELF | 1L << 16)),
            memory("get_vnumainfo of domain 0", -Errno.EPERM, MemoryOp.XENMEM_get_vnumainfo, List.of(0L)),
            memory("get_vnumainfo of nobody", -Errno.ESRCH, MemoryOp.XENMEM_get_vnumainfo, List.of(999L)),
            memory("claim_pages of an order", -Errno.EINVAL, MemoryOp.XENMEM_claim_pages, List.of(0L, 1L, 1L, 0L)),
            memory("claim_pages", -Errno.EPERM, MemoryOp.XENMEM_claim_pages, List.of(0L, 1L, 0L, 0L)),
            memory("set_pod_target of nobody", -Errno.ESRCH, MemoryOp.XENMEM_set_pod_target,
                List.of(0L, 0L, 0L, 0L, 999L)),
            memory("get_pod_target", -Errno.EPERM, MemoryOp.XENMEM_get_pod_target, List.of(0L, 0L, 0L, 0L, SELF)),
            memory("access_op of itself", -Errno.EPERM, MemoryOp.XENMEM_access_op,
                List.of((long) domain.domid() << 16)),
            memory("access_op of nobody", -Errno.ESRCH, MemoryOp.XENMEM_access_op, List.of(999L << 16)),
            memory("access_op of domain 0", -Errno.EINVAL, MemoryOp.XENMEM_access_op, List.of(0L)),
            memory("reserved_device_memory_map", 0, MemoryOp.XENMEM_reserved_device_memory_map, List.of(1L, 0L, 0L)),
            memory("reserved_device_memory_map, flags", -Errno.EINVAL, MemoryOp.XENMEM_reserved_device_memory_map,
                List.of(2L, 0L, 0L)),
            memory("sharing_op", -Errno.ENOSYS, MemoryOp.XENMEM_sharing_op, List.of()),
            memory("paging_op", -Errno.ENOSYS, MemoryOp.XENMEM_paging_op, List.of()),
            memory("machine_memory_map", -Errno.EPERM, MemoryOp.XENMEM_machine_memory_map, List.of(0L, 0L)),
            memory("command 63", -Errno.ENOSYS, 63, List.of()));
    }

    @TestFactory
    Stream<DynamicTest> answer() {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.name, () -> {
            bench.scratch(domain, row.words.stream().mapToLong(Long::longValue).toArray());
            assertEquals(row.answer, bench.call(vcpu, row.number, row.args));
        }));
    }
}
