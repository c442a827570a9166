// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuExt;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.frames.FrameType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescriptorTablesAreCheckedTest {
    private static final long CODE64_RING0 = 0x00af9b000000ffffL;
    private static final long CODE64_RING3 = 0x00affb000000ffffL;
    private static final long DATA_RING3 = 0x00cff3000000ffffL;
    private static final long TSS = 0x008089000000ffffL;
    private static final long ARGS = (long) SCRATCH * PAGE;

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

    private long setGdt(int entries) {
        bench.scratch(domain, bench.mfn(domain, FREE), bench.mfn(domain, FREE + 1));
        return bench.call(vcpu, Hypercall.HYPERVISOR_set_gdt, ARGS, entries);
    }

    private long gdt(int selector) {
        return bench.supervisorWord(domain, vcpu.state().get(CpuState.OFF_GDTR_BASE) + (selector & ~7));
    }

    @Test
    void everyGdtHasTheFlatSelectors() {
        assertEquals(CODE64_RING3, gdt(0xe033));
        assertEquals(DATA_RING3, gdt(0xe02b));
        assertEquals(0, gdt(0x10));
        assertTrue((vcpu.state().get(CpuState.OFF_GDTR_LIMIT) & 0xffff) >= 0xe03f);
    }

    @Test
    void guestsGdtIsReadThroughTheDomainsArea() {
        bench.write(domain, FREE, 2, CODE64_RING0, DATA_RING3);
        bench.unmap(vcpu, FREE);
        assertEquals(0, setGdt(16));
        assertEquals(CODE64_RING3, gdt(0x10), "ring 0 becomes ring 3");
        assertEquals(DATA_RING3, gdt(0x18));
        assertEquals(FrameType.SEGDESC, bench.table().type(bench.mfn(domain, FREE)));
        assertEquals(-Errno.EBUSY, bench.remap(vcpu, FREE, bench.mfn(domain, FREE) << 12 | 3), "not writable any more");
        assertEquals(0, setGdt(0));
        assertEquals(0, gdt(0x10));
        assertEquals(0, bench.remap(vcpu, FREE, bench.mfn(domain, FREE) << 12 | 3));
    }

    @Test
    void badGdtChangesNothing() {
        assertEquals(-Errno.EINVAL, setGdt(16), "mapped writable");
        bench.unmap(vcpu, FREE);
        bench.write(domain, FREE, 0, TSS);
        assertEquals(-Errno.EINVAL, setGdt(16), "a TSS");
        assertEquals(-Errno.EINVAL, setGdt(7169));
        bench.write(domain, FREE, 0, 0);
        assertEquals(-Errno.EINVAL, setGdt(513), "the second frame is mapped writable");
        assertEquals(FrameType.NONE, bench.table().type(bench.mfn(domain, FREE)));
    }

    @Test
    void updateDescriptorWritesWhatIsAllowed() {
        bench.unmap(vcpu, FREE);
        assertEquals(0, setGdt(16));
        long at = bench.maddr(domain, FREE) + 0x20;
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, at, CODE64_RING0));
        assertEquals(CODE64_RING3, gdt(0x20));
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, at, TSS));
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, at + 1, 0));
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, 0, 0));
        long root = vcpu.paging().kernelRoot();
        assertEquals(-Errno.EINVAL, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, root, DATA_RING3));
    }

    @Test
    void callGateLeadsOnlyToGuestCodeAndAlwaysFaults() {
        bench.unmap(vcpu, FREE);
        assertEquals(0, setGdt(16));
        long at = bench.maddr(domain, FREE);
        long gate = 0x0000_ec00_e033_0000L;
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, at, gate));
        assertEquals(0x0000_8c00_e033_0000L, gdt(0));
        assertEquals(-Errno.EINVAL,
            bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, at, 0x0000_ec00_e008_0000L));
    }

    @Test
    void ldtPagesAppearWhenTheyAreRead() {
        long linear = (long) FREE * PAGE;
        bench.write(domain, FREE, 1, DATA_RING3);
        bench.remap(vcpu, FREE, bench.mfn(domain, FREE) << 12 | 1);
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, linear, 8));
        long base = vcpu.state().segment(CpuState.LDTR).base();
        assertEquals(63, vcpu.state().segment(CpuState.LDTR).limitBytes());
        assertTrue(vcpu.paging().pageFault(base + 8, 0));
        assertEquals(DATA_RING3, bench.supervisorWord(domain, base + 8));
        assertEquals(FrameType.SEGDESC, bench.table().type(bench.mfn(domain, FREE)));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, 0, 0));
        assertEquals(FrameType.NONE, bench.table().type(bench.mfn(domain, FREE)));
        assertEquals(0, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, (long) (FREE + 1) * PAGE, 8));
        assertFalse(vcpu.paging().pageFault(base + 8, 0), "mapped writable");
        assertEquals((FREE + 1L) * PAGE + 8, vcpu.state().get(CpuState.OFF_EXIT_LINEAR));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, linear + 8, 8));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, linear, 8193));
        assertEquals(-Errno.EINVAL, bench.mmuext(vcpu, MmuExt.MMUEXT_SET_LDT, 0xffff_8200_0000_0000L, 8));
    }
}
