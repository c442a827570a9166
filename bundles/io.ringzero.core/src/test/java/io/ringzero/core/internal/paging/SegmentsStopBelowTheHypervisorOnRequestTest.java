// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.X86Flat32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option segment-truncation: the paper's protection of the hypervisor by segments (section 2.1.1). */
final class SegmentsStopBelowTheHypervisorOnRequestTest {
    private static final int FREE = 700;

    private final MemoryBench bench = new MemoryBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static DomainSpec truncated(DomainSpec spec) {
        return new DomainSpec(spec.name(), spec.uuid(), spec.image(), null, "", spec.memoryKib(), spec.maxMemoryKib(),
            spec.vcpus(), spec.weight(), List.of(), Set.of(PvOption.SEGMENT_TRUNCATION));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({ //
        "flat data,                           00cff3000000ffff, 00cff300000067ff",
        "flat code of ring 0,                 00cf9b000000ffff, 00cfbb00000067ff",
        "one that wraps past 4 GiB,           10cff3000000ffff, 10cef300000067ff",
        "one that ends below,                 00c0f30000000fff, 00c0f30000000fff",
        "bytes up to the end and beyond,      f64ff37fff00ffff, f640f37fff0000ff",
        "a page of which a part is allowed,   f6c0f37fff000000, f640f37fff0000ff",
        "one that begins behind the end,      f6c0f38000000000, refused",
        "a large one that expands down,       00cff7000000ffff, refused",
        "a small one that expands down,       0000f70000000fff, 0000f70000000fff",
        "one that is not there,               00cf73000000ffff, 00cf73000000ffff",
        "64-bit code,                         00affb000000ffff, refused"})
    void descriptorsAreCutOrRefused(String name, String given, String stands) {
        Domain domain = bench.domain(truncated(MemoryBench.narrowSpec("cut", 1)));
        long descriptor = Long.parseUnsignedLong(given, 16);
        long at = bench.maddr(domain, FREE);
        long answer = bench.call(domain.vcpus().getFirst(), Hypercall.HYPERVISOR_update_descriptor, at, 0, descriptor
            & 0xffff_ffffL, descriptor >>> 32);
        if ("refused".equals(stands)) {
            assertEquals(-Errno.EINVAL, answer);
            assertEquals(0, bench.machine.memory().readLong(at));
        } else {
            assertEquals(0, answer);
            assertEquals(stands, "%016x".formatted(bench.machine.memory().readLong(at)));
        }
    }

    @Test
    void whatTheGuestIsOfferedAndStartsWithEndsThereToo() {
        Domain domain = bench.domain(truncated(MemoryBench.narrowSpec("cut", 1)));
        CpuState state = domain.vcpus().getFirst().state();
        for (int segment : new int[] {CpuState.CS, CpuState.SS, CpuState.DS, CpuState.ES, CpuState.FS, CpuState.GS}) {
            assertEquals(SegmentTruncation.END - 1, state.segment(segment).limitBytes(), "segment register " + segment);
        }
        assertEquals(0x00cfbb00000067ffL, gdt(domain, X86Flat32.FLAT_RING1_CS));
        assertEquals(0x00cff300000067ffL, gdt(domain, X86Flat32.FLAT_USER_DS));
    }

    @Test
    void withoutTheOptionSegmentsAreAsOnXenToday() {
        Domain domain = bench.domain(MemoryBench.narrowSpec("flat", 1));
        assertEquals(0xffff_ffffL, domain.vcpus().getFirst().state().segment(CpuState.CS).limitBytes());
        assertEquals(0x00cfbb000000ffffL, gdt(domain, X86Flat32.FLAT_RING1_CS));
    }

    @Test
    void sixtyFourBitGuestsCannotHaveIt() {
        ControlException refused = assertThrows(ControlException.class,
            () -> bench.get(ControlImpl.class).create(truncated(MemoryBench.spec("wide", 1))));
        assertTrue(String.valueOf(refused.getMessage()).contains("segment-truncation"), refused.getMessage());
    }

    private long gdt(Domain domain, int selector) {
        Vcpu vcpu = domain.vcpus().getFirst();
        return bench.supervisorWord(domain, vcpu.state().get(CpuState.OFF_GDTR_BASE) + (selector & ~7));
    }
}
