// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.memory.Memories;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A guest asks for a table to be pinned that it must not have. It gets an error, nothing stays behind, and all that
 * it can do afterwards with the frames is what it could before.
 */
class HostilePageTablesAreRefusedTest {
    private static final long P = Pte.PRESENT;
    private static final long RW = Pte.PRESENT | Pte.WRITABLE;

    /** Plants entries; the frames are A to D, of FREE and the three pfns behind, mapped nowhere. */
    private interface Plant {
        void in(Tables tables);
    }

    private record Tables(MemoryBench bench, Domain domain, Domain other) {
        long mfn(int which) {
            return bench.mfn(domain, FREE + which);
        }

        void entry(int which, int index, long mfn, long flags) {
            bench.write(domain, FREE + which, index, Pte.of(mfn, flags));
        }
    }

    private record Row(String name, int level, int errno, Plant plant) {
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int level = 1; level <= 4; level++) {
            rows.add(new Row("L" + level + " entry beyond RAM", level, Errno.EINVAL,
                t -> t.entry(0, 7, 1L << 39, P)));
            rows.add(new Row("L" + level + " entry with PCD", level, Errno.EINVAL,
                t -> t.entry(0, 7, t.mfn(1), P | Pte.CACHE_DISABLE)));
            rows.add(new Row("L" + level + " entry with PSE or PAT", level, Errno.EINVAL,
                t -> t.entry(0, 7, t.mfn(1), P | Pte.LARGE)));
            rows.add(new Row("L" + level + " entry to another domain's frame", level,
                level == 1 ? Errno.EBUSY : Errno.EINVAL,
                t -> t.entry(0, 511, t.bench.mfn(t.other, FREE), P)));
            rows.add(new Row("L" + level + " entry to a frame of the hypervisor's", level,
                level == 1 ? Errno.EBUSY : Errno.EINVAL,
                t -> t.entry(0, 3, 0, P)));
        }
        rows.add(new Row("L1 entry with the grant mark", 1, Errno.EINVAL, t -> t.entry(0, 0, t.mfn(1), P | Pte.GRANT)));
        rows.add(new Row("L1 writable mapping of itself", 1, Errno.EBUSY, t -> t.entry(0, 0, t.mfn(0), RW)));
        rows.add(new Row("L2 whose L1 maps the L2 writable", 2, Errno.EBUSY, t -> {
            t.entry(0, 5, t.mfn(1), RW);
            t.entry(1, 9, t.mfn(0), RW);
        }));
        rows.add(new Row("L4 whose L1 maps the L3 writable", 4, Errno.EBUSY, t -> {
            t.entry(0, 0, t.mfn(1), RW);
            t.entry(1, 0, t.mfn(2), RW);
            t.entry(2, 0, t.mfn(3), RW);
            t.entry(3, 0, t.mfn(1), RW);
        }));
        rows.add(
            new Row("L4 that maps itself writable (XSA-182)", 4, Errno.EINVAL, t -> t.entry(0, 300, t.mfn(0), RW)));
        rows.add(new Row("L3 that leads to itself writable", 3, Errno.EINVAL, t -> t.entry(0, 0, t.mfn(0), RW)));
        rows.add(new Row("L2 and L3 that lead to each other", 3, Errno.EINVAL, t -> {
            t.entry(0, 0, t.mfn(1), RW);
            t.entry(1, 0, t.mfn(0), RW);
        }));
        rows.add(new Row("L4 to an L3 whose last entry is bad", 4, Errno.EINVAL, t -> {
            t.entry(0, 0, t.mfn(1), RW);
            t.entry(1, 0, t.mfn(2), RW);
            t.entry(1, 511, t.mfn(3), RW | Pte.LARGE);
        }));
        rows.add(new Row("one frame as L2 and as L3", 4, Errno.EINVAL, t -> {
            t.entry(0, 0, t.mfn(1), RW);
            t.entry(1, 0, t.mfn(2), RW);
            t.entry(0, 1, t.mfn(2), RW);
        }));
        rows.add(new Row("page that is mapped writable as L1", 2, Errno.EINVAL,
            t -> t.entry(0, 0, t.bench.mfn(t.domain, 900), RW)));
        rows.add(new Row("shared_info as L1", 2, Errno.EINVAL,
            t -> t.entry(0, 0, t.domain.memory().sharedInfo() >>> 12, RW)));
        return rows;
    }

    @TestFactory
    Stream<DynamicTest> pinIsRefusedAndLeavesNothing() {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.name, () -> refused(row)));
    }

    private static void refused(Row row) {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Domain domain = bench.domain("hostile", 1);
            Domain other = bench.domain("other", 1);
            Vcpu vcpu = domain.vcpus().getFirst();
            for (int i = 0; i < 4; i++) {
                assertEquals(0, bench.unmap(vcpu, FREE + i));
            }
            row.plant.in(new Tables(bench, domain, other));
            assertEquals(-row.errno, bench.pin(vcpu, row.level, bench.mfn(domain, FREE)), row.name);
            for (int i = 0; i < 4; i++) {
                assertEquals(State.IDLE, bench.table().state(bench.mfn(domain, FREE + i)));
                assertEquals(1, bench.table().totalCount(bench.mfn(domain, FREE + i)));
            }
            assertEquals(List.of(), bench.audit());
            for (int i = 0; i < 4; i++) {
                assertEquals(0, bench.remap(vcpu, FREE + i, Pte.of(bench.mfn(domain, FREE + i), RW)));
            }
            bench.destroy(domain);
            bench.destroy(other);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }
}
