// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.WalkingMmu;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whenever a frame leaves a GDT or an LDT, by whatever call, the MMU is told that its entry is gone, while the frame still has its type:
 * no TLB can lead the processor to descriptors that the guest may write again.
 */
class DescriptorTablesLeaveNoTranslationTest {
    private static final long FRAME = 0x000f_ffff_ffff_f000L;
    private static final long LDT_AT = (long) (FREE + 8) * PAGE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        for (int i = 0; i < 4; i++) {
            readOnly(FREE + i);
        }
        readOnly(FREE + 8);
    }

    @AfterEach
    void end() {
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    private void readOnly(int page) {
        assertEquals(0, bench.remap(vcpu, page, bench.maddr(domain, page) | 5));
    }

    private void gdt(int page, int entries) {
        bench.scratch(domain, bench.mfn(domain, page), bench.mfn(domain, page + 1));
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_set_gdt, (long) SCRATCH * PAGE, entries));
    }

    /** Uses the LDT as the processor does: its first entry's page comes by a fault in the window. */
    private void ldt() {
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, LDT_AT, 8));
        PvPaging paging = (PvPaging) vcpu.paging();
        long window = vcpu.state().segment(CpuState.LDTR).base();
        assertTrue(paging.ldt().map(paging.walkRoot(), window));
        assertEquals(FrameType.SEGDESC, bench.table().type(bench.mfn(domain, FREE + 8)));
    }

    /** How often the MMU heard that an entry that led to a page's frame leads there no more. */
    private long told(int page) {
        long frame = bench.mfn(domain, page);
        return bench.mmu.changes().stream()
            .filter(change -> (change.before() & 1) != 0 && (change.before() & FRAME) >>> 12 == frame
                && (change.after() & 1) == 0 | (change.after() & FRAME) >>> 12 != frame)
            .count();
    }

    private void leaves(int page, int entries, Runnable call) {
        bench.mmu.changes().clear();
        assertEquals(FrameType.SEGDESC, bench.table().type(bench.mfn(domain, page)));
        call.run();
        assertEquals(entries, told(page), "entries that the MMU was told of");
        assertNotEquals(FrameType.SEGDESC, bench.table().type(bench.mfn(domain, page)));
        for (WalkingMmu.Change change : bench.mmu.changes()) {
            assertNotEquals(change.before(), change.after());
        }
    }

    @Test
    void anotherGdt() {
        gdt(FREE, 512);
        leaves(FREE, 1, () -> gdt(FREE + 2, 512));
    }

    @Test
    void aShorterGdt() {
        gdt(FREE, 1024);
        leaves(FREE + 1, 1, () -> gdt(FREE, 512));
    }

    @Test
    void noGdt() {
        gdt(FREE, 512);
        leaves(FREE, 1, () -> gdt(FREE, 0));
    }

    @Test
    void noLdt() {
        ldt();
        leaves(FREE + 8, 1, () -> assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, 0, 0)));
    }

    @Test
    void anotherLdt() {
        ldt();
        leaves(FREE + 8, 1, () -> assertEquals(0,
            bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, (long) (FREE + 1) * PAGE, 8)));
    }

    /** As in Xen: the LDT holds no page that the guest's own tables do not map any more. */
    @Test
    void thePageBehindTheLdtIsUnmapped() {
        ldt();
        leaves(FREE + 8, 2, () -> assertEquals(0, bench.remap(vcpu, FREE + 8, 0)));
        assertEquals(0, bench.remap(vcpu, FREE + 8, bench.maddr(domain, FREE + 8) | 7));
    }

    @Test
    void thePageBehindTheLdtIsMappedWritable() {
        ldt();
        assertNotEquals(0, bench.remap(vcpu, FREE + 9, bench.maddr(domain, FREE + 8) | 7), "while it is there");
        assertEquals(0, bench.remap(vcpu, FREE + 8, 0));
        assertEquals(0, bench.remap(vcpu, FREE + 9, bench.maddr(domain, FREE + 8) | 7));
        assertEquals(0, bench.remap(vcpu, FREE + 9, bench.maddr(domain, FREE + 9) | 7));
    }
}
