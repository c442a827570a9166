// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A handover record reads back as written; anything else is refused with a reason, never misread. */
class SchedulerRecordRoundTripTest {
    private static final SchedulerRecord RECORD = new SchedulerRecord(List.of(0, 3), List.of(
        new SchedulerRecord.Vcpu(7, true, 3, VcpuParams.defaults(1, 0)),
        new SchedulerRecord.Vcpu(2, false, -1, new VcpuParams(0x7fef, 127, 65535, 250, 1L << 63, 5))));

    @Test
    void readsBackAsWritten() throws Incompatible {
        assertEquals(RECORD, SchedulerRecord.of(RECORD.toSection(Map.of("x", new byte[] {1}))));
        assertEquals(new SchedulerRecord(List.of(), List.of()), SchedulerRecord.of(Section.EMPTY));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = RECORD.toSection(Map.of()).canonical();
        for (int length = 1; length < whole.length; length++) {
            Section cut = new Section(SchedulerRecord.KIND, 1, Arrays.copyOf(whole, length), Map.of());
            assertThrows(Incompatible.class, () -> SchedulerRecord.of(cut), "cut to " + length);
        }
    }

    @Test
    void anotherKindOrVersionIsRefused() {
        assertThrows(Incompatible.class, () -> SchedulerRecord.of(new Section("mmu", 1, new byte[8], Map.of())));
        assertThrows(Incompatible.class, () -> SchedulerRecord.of(new Section(SchedulerRecord.KIND, 2, new byte[8],
            Map.of())));
    }

    @Test
    void absurdCountsAreRefusedWithoutTakingMemory() {
        byte[] absurd = {0x7f, -1, -1, -1, 0, 0, 0, 0};
        assertThrows(Incompatible.class, () -> SchedulerRecord.of(new Section(SchedulerRecord.KIND, 1, absurd,
            Map.of())));
    }

    @Test
    void answersOfPickUnpackAsPacked() {
        long picked = Scheduler.slice(0x7fffffff, 2_000_000);
        assertEquals(0x7fffffff, Scheduler.vcpu(picked));
        assertEquals(2_000_000, Scheduler.sliceMicros(picked));
    }
}
