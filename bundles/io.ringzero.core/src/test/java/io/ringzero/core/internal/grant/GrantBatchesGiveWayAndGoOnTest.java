// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A batch of grant operations that is longer than a call may work gives way, counts being right at that moment, and goes on where it was;
 * what comes after is checked anew, against what the guests have changed meanwhile.
 */
final class GrantBatchesGiveWayAndGoOnTest {
    private static final int COUNT = 1200;
    private static final int REF = 9;
    private static final long SELF = 0x7ff0;
    private static final long LIST = (long) (SCRATCH + 1) * PAGE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;
    private int parts;

    /** Operations on the domain's own page, each as Linux would write it. */
    private enum Batch {
        MAP(GrantTableOp.GNTTABOP_map_grant_ref, 32, 18), UNMAP(GrantTableOp.GNTTABOP_unmap_grant_ref, 24, 20), COPY(
            GrantTableOp.GNTTABOP_copy, 40,
            36), SWAP(GrantTableOp.GNTTABOP_swap_grant_ref, 12, 8), FLUSH(GrantTableOp.GNTTABOP_cache_flush, 16, -1);

        final int operation;
        final int size;
        /** Where the 16 bits of status are, -1 for none. */
        final int status;

        Batch(int operation, int size, int status) {
            this.operation = operation;
            this.size = size;
            this.status = status;
        }

        int[] words(int index, long mfn, int domid) {
            return switch (this) {
                case MAP -> new int[] {0, 0, GrantTableOp.GNTMAP_device_map, REF, domid, 0, 0, 0};
                case UNMAP -> new int[] {0, 0, 0, 0, index, 0x7777};
                case COPY -> new int[] {REF, 0, domid, 0, (int) mfn, 0, (int) SELF, 0, 8 | 1 << 16, 0x7777};
                case SWAP -> new int[] {20, 21, 0x7777};
                case FLUSH -> new int[] {(int) (mfn << 12), (int) (mfn >>> 20), 64 << 16, 1};
            };
        }
    }

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        table().write(REF, GrantFlags.GTF_permit_access, domain.domid(), bench.mfn(domain, FREE));
    }

    @AfterEach
    void end() {
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Batch.class)
    void eachKindOfBatchIsDoneWholly(Batch batch) {
        if (batch == Batch.UNMAP) {
            eachKindOfBatchIsDoneWholly(Batch.MAP);
        }
        fill(batch);
        assertEquals(0, run(batch, () -> {
        }));
        for (int i = 0; i < COUNT && batch.status >= 0; i++) {
            assertEquals(GrantStatus.GNTST_okay, status(batch, i), "entry " + i);
        }
        assertEquals(batch == Batch.MAP ? 1 : 0, table().used());
    }

    @Test
    void whatIsTakenBackBetweenTwoPartsIsNotGivenInTheSecond() {
        fill(Batch.COPY);
        assertEquals(0, run(Batch.COPY, () -> table().write(REF, 0, 0, 0)));
        assertEquals(GrantStatus.GNTST_okay, status(Batch.COPY, 0));
        assertEquals(GrantStatus.GNTST_general_error, status(Batch.COPY, COUNT - 1));
        assertEquals(0, table().used());
    }

    @Test
    void aPointerThatTurnsBadBetweenTwoPartsEndsTheBatch() {
        fill(Batch.COPY);
        long last = (LIST + (long) (COUNT - 1) * 40) / PAGE;
        assertEquals(-Errno.EFAULT, run(Batch.COPY, () -> bench.unmap(vcpu, last)));
        assertEquals(0, table().used());
    }

    @Test
    void aFlushThatMayNotBeEndsTheBatchWithItsError() {
        fill(Batch.FLUSH);
        bench.machine.memory().writeInt(bench.translate(domain, LIST + (long) (COUNT - 5) * 16 + 12), 2);
        assertEquals(-Errno.EOPNOTSUPP, run(Batch.FLUSH, () -> {
        }));
    }

    @Test
    void aBatchThatIsNeverContinuedLeavesCountsRight() {
        fill(Batch.MAP);
        assertFalse(bench.callOnce(vcpu, Hypercall.HYPERVISOR_grant_table_op, Batch.MAP.operation, LIST, COUNT));
        assertEquals(4 << 16 | 17, bench.call(vcpu, Hypercall.HYPERVISOR_xen_version, 0, 0));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void aCountBelowZeroOrBitsThatAreXensOwnAreRefused() {
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op, Batch.COPY.operation, LIST,
            0x8000_0000L));
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op,
            Batch.FLUSH.operation | 1 << 12, LIST, 1));
    }

    private long run(Batch batch, Runnable between) {
        parts = 1;
        boolean done = bench.callOnce(vcpu, Hypercall.HYPERVISOR_grant_table_op, batch.operation, LIST, COUNT);
        while (!done) {
            assertEquals(List.of(), bench.audit(), "after part " + parts);
            if (parts == 1) {
                long[] registers = registers();
                between.run();
                restore(registers);
            }
            parts++;
            done = bench.goOn(vcpu);
        }
        assertEquals(3, parts, "parts of " + COUNT);
        assertEquals(List.of(), bench.audit());
        return vcpu.state().gpr(io.ringzero.api.machine.CpuState.RAX);
    }

    private long[] registers() {
        long[] values = new long[17];
        for (int i = 0; i < 16; i++) {
            values[i] = vcpu.state().gpr(i);
        }
        values[16] = vcpu.state().rip();
        return values;
    }

    private void restore(long[] values) {
        for (int i = 0; i < 16; i++) {
            vcpu.state().gpr(i, values[i]);
        }
        vcpu.state().rip(values[16]);
    }

    private void fill(Batch batch) {
        for (int i = 0; i < COUNT; i++) {
            int[] words = batch.words(i, bench.mfn(domain, FREE + 1), domain.domid());
            for (int word = 0; word < words.length; word++) {
                bench.machine.memory().writeInt(bench.translate(domain, LIST + (long) i * batch.size + word * 4L),
                    words[word]);
            }
        }
    }

    private int status(Batch batch, int index) {
        long at = LIST + (long) index * batch.size + batch.status;
        return (short) (bench.machine.memory().readInt(bench.translate(domain, at & ~3L)) >>> (at & 2) * 8);
    }

    private GrantTable table() {
        return bench.get(GrantTables.class).table(domain);
    }
}
