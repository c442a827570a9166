// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Instructions that kernels use on page tables, run against an L1 table that is mapped read-only. */
class WritesToPageTablesAreEmulatedTest {
    private static final long RW = Pte.PRESENT | Pte.WRITABLE;
    private static final int PRESENT_WRITE = 3;
    private static final int CODE = 610;

    /**
     * One instruction with its memory operand at (%rdi).
     *
     * @param bytes the code
     * @param rax before; r is the mfn of a frame
     * @param before the entry
     * @param after the entry; -1 for refused
     * @param raxAfter RAX
     */
    private record Row(String name, String bytes, Value rax, Value before, Value after, Value raxAfter) {
    }

    /** Given the machine address of a data frame. */
    private interface Value {
        long of(long frame);
    }

    private static List<Row> rows() {
        Value zero = f -> 0;
        Value page = f -> f | RW | Pte.USER | Pte.GUEST_KERNEL;
        Value other = f -> f + PAGE | RW | Pte.USER | Pte.GUEST_KERNEL;
        return List.of(
            new Row("mov %rax,(%rdi)", "488907", other, page, other, other),
            new Row("mov $0,(%rdi) 64-bit", "48c70700000000", zero, page, zero, zero),
            new Row("movl $0,(%rdi): half an entry", "c70700000000", zero, f -> 0x1_0000_0ff0L & ~1L,
                f -> 0x1_0000_0000L, zero),
            new Row("movb $0,(%rdi): present goes", "c60700", zero, page, f -> page.of(f) & ~0xffL, zero),
            new Row("xchg %rax,(%rdi)", "488707", zero, page, zero, page),
            new Row("lock cmpxchg %rcx,(%rdi), equal", "f0480fb10f", page, page, zero, page),
            new Row("lock cmpxchg %rcx,(%rdi), different", "f0480fb10f", other, page, page, page),
            new Row("lock and $-3,(%rdi): write protection", "f0488327fd", zero, page, f -> page.of(f) & ~2, zero),
            new Row("lock btr $1,(%rdi)", "f0480fba3701", zero, page, f -> page.of(f) & ~2, zero),
            new Row("bts %rax,(%rdi)", "480fab07", f -> 5, page, f -> page.of(f) | 1 << 5, f -> 5),
            new Row("or $0x20,(%rdi)", "48830f20", zero, page, f -> page.of(f) | 0x20, zero),
            new Row("movnti %rax,(%rdi)", "480fc307", other, page, other, other),
            new Row("lock cmpxchg8b (%rdi), equal", "f00fc70f", f -> page.of(f) & 0xffff_ffffL, page, zero,
                f -> page.of(f) & 0xffff_ffffL),
            new Row("lock cmpxchg8b (%rdi), different", "f00fc70f", zero, page, page,
                f -> page.of(f) & 0xffff_ffffL),
            new Row("lock cmpxchg16b (%rdi): two entries at once", "f0480fc70f", zero, page, f -> -1, zero),
            new Row("adc %rax,(%rdi)", "481107", f -> PAGE, page, other, f -> PAGE),
            new Row("sbb %rax,(%rdi)", "481907", f -> PAGE, other, page, f -> PAGE),
            new Row("stos of an entry that is not allowed", "48ab", f -> f | RW | Pte.CACHE_DISABLE, page, f -> -1,
                f -> f | RW | Pte.CACHE_DISABLE),
            new Row("mov of an entry that is not allowed", "488907", f -> f | RW | Pte.CACHE_DISABLE, page, f -> -1,
                f -> f | RW | Pte.CACHE_DISABLE),
            new Row("mov of a table, writable", "488907", f -> -1, page, f -> -1, f -> -1));
    }

    @TestFactory
    Stream<DynamicTest> instruction() {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.name, () -> run(row)));
    }

    private static void run(Row row) {
        try (MemoryBench bench = new MemoryBench()) {
            Domain domain = bench.domain("guest", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            domain.vmAssist(1L << VmAssist.VMASST_TYPE_writable_pagetables);
            long table = bench.mfn(domain, FREE);
            long frame = bench.mfn(domain, 700) * PAGE;
            bench.remap(vcpu, FREE, table << 12 | Pte.PRESENT);
            bench.write(domain, FREE, 3, row.before.of(frame));
            assertEquals(0, bench.pin(vcpu, 1, table));
            byte[] code = java.util.HexFormat.of().parseHex(row.bytes);
            bench.machine.memory().write(bench.maddr(domain, CODE), code, 0, code.length);
            CpuState state = vcpu.state();
            long rax = row.rax.of(frame) == -1 ? table << 12 | RW : row.rax.of(frame);
            state.gpr(CpuState.RAX, rax);
            state.gpr(CpuState.RCX, 0);
            state.gpr(CpuState.RBX, 0);
            state.gpr(CpuState.RDX, row.before.of(frame) >>> 32);
            state.gpr(CpuState.RDI, (long) FREE * PAGE + 24);
            state.rip((long) CODE * PAGE);
            long before = bench.machine.memory().readLong(table * PAGE + 24);
            boolean done = vcpu.paging().pageFault((long) FREE * PAGE + 24, PRESENT_WRITE);
            boolean refused = row.after.of(frame) == -1;
            assertEquals(!refused, done);
            assertEquals(refused ? before : row.after.of(frame), bench.machine.memory().readLong(table * PAGE + 24));
            assertEquals((long) CODE * PAGE + (refused ? 0 : code.length), state.rip());
            assertEquals(refused ? rax : row.raxAfter.of(frame), state.gpr(CpuState.RAX));
            assertEquals(List.of(), bench.audit());
            bench.destroy(domain);
        }
    }
}
