// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.SymbolTable.Symbol;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.core.internal.control.InspectorImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.trap.CoreLoop;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report names the rule, and shows registers, code, stack, symbols, what went before, and the way of a page fault. */
final class CrashIsToldWellTest {
    private static final int PAGE_FAULT = 14;
    private static final long NOWHERE = 0x7000_0000_1234L;
    /** At 8 a call of 0x20; there mov [rax],rcx and ret. */
    private static final String CODE = "90".repeat(8) + "e813000000" + "90".repeat(19) + "488908c3";

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void guest() {
        bench = new MemoryBench();
        byte[] code = HexFormat.of().parseHex(CODE);
        KernelImage image = new KernelImage("test", GuestType.PV64, List.of(new KernelImage.Segment(0, code,
            64 * MemoryBench.PAGE)), 0, 0, null, null, false, null, false, null, Map.of(), "", "",
            SymbolTable.of(List.of(new Symbol(0, 16, "start"), new Symbol(0x20, 4, "store"))));
        DomainSpec spec = MemoryBench.spec("guest", 1, image, null);
        domain = bench.domain(spec);
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aPageFaultWithoutAHandler() {
        CpuState state = vcpu.state();
        long stack = MemoryBench.SCRATCH * (long) MemoryBench.PAGE + 0x800;
        bench.scratch(domain, 0);
        bench.write(domain, MemoryBench.SCRATCH, 0x100, 13);
        state.gpr(CpuState.RSP, stack);
        state.rip(0x20);
        fault(NOWHERE, 6);
        List<String> lines = report();
        assertTrue(rule().contains("#PF, write of 0000700000001234, not present"), rule());
        assertTrue(rule().contains("no handler"), rule());
        has(lines, "rip 0000000000000020 store");
        has(lines, "<48> 89 08 c3");
        has(lines, "mov QWORD PTR [rax],rcx");
        has(lines, "called from 000000000000000d start+0xd");
        has(lines, "walk of 0000700000001234");
        has(lines, "L4[0e0] at");
        has(lines, "not present");
        has(lines, "exit: #PF, write of 0000700000001234, not present, error code 6 at 0000000000000020 store, 0 ");
        has(lines, "branches: not recorded");
        List<String> log = bench.get(HypervisorLog.class).lines().stream().map(line -> line.text()).toList();
        assertTrue(log.containsAll(lines), "xl dmesg shows all of it");
    }

    @Test
    void aRefusedHypercallBeforeTheEndIsThereWithItsReason() {
        long table = vcpu.paging().kernelRoot();
        assertEquals(-22, bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, table, 0));
        vcpu.state().rip(0x20);
        fault(NOWHERE, 6);
        List<String> lines = report();
        has(lines, "refused: update_descriptor = -22");
        has(lines, "is in use as L4");
        has(lines, "exit: syscall, rax 10 (update_descriptor)");
    }

    @Test
    void branchesAreListedWhenTheyWereRecorded() {
        vcpu.history().recordBranches(true);
        var controls = bench.get(CoreLoop.class).controls(vcpu.index());
        assertNotNull(controls.branches());
        controls.branches().add(8, 0x20);
        controls.branches().add(0x23, 13);
        fault(NOWHERE, 6);
        List<String> lines = report();
        int first = lines.indexOf("branch: 0000000000000023 store+0x3 -> 000000000000000d start+0xd");
        assertEquals("branch: 0000000000000008 start+0x8 -> 0000000000000020 store", lines.get(first + 1));
    }

    @Test
    void equalRefusalsInARowAreOneLine() {
        long table = vcpu.paging().kernelRoot();
        for (int i = 0; i < 3; i++) {
            bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, table, 0);
        }
        bench.call(vcpu, Hypercall.HYPERVISOR_update_descriptor, table + 1, 0);
        assertEquals(List.of(1, 3), vcpu.history().refusals().stream().map(refusal -> refusal.times()).toList());
        fault(NOWHERE, 6);
        has(report(), "0 instructions before, 3 times: ");
    }

    @Test
    void aPanicOfTheGuestsOwnHasAReportToo() {
        bench.scratch(domain, 3);
        bench.call(vcpu, Hypercall.HYPERVISOR_sched_op, 2, (long) MemoryBench.SCRATCH * MemoryBench.PAGE);
        assertEquals(ShutdownReason.CRASH, domain.shutdown());
        assertEquals("the guest says that it has crashed", rule());
        has(report(), "exit: syscall, rax 29 (sched_op)");
    }

    @Test
    void theInspectorLooksWithoutChanging() throws Exception {
        InspectorImpl inspector = bench.get(InspectorImpl.class);
        vcpu.state().rip(0x21);
        CpuImage before = vcpu.state().image();
        assertArrayEquals(HexFormat.of().parseHex(CODE), inspector.read(vcpu.id(), 0, CODE.length() / 2));
        assertEquals(0, inspector.read(vcpu.id(), NOWHERE, 16).length);
        assertEquals(new Inspector.Position(0x21, 64), inspector.position(vcpu.id()));
        assertEquals("store+0x1", inspector.symbols(domain.id()).describe(0x21));
        has(inspector.dump(vcpu.id()), "rip 0000000000000021 store+0x1");
        assertEquals(before, vcpu.state().image());
        assertThrows(ControlException.class, () -> inspector.position(new VcpuId(domain.id(), 1)));
        assertThrows(ControlException.class, () -> inspector.read(vcpu.id(), 0, -1));
        inspector.recordBranches(domain.id(), true);
        assertNotNull(vcpu.history().branches());
        bench.destroy(domain);
        assertThrows(ControlException.class, () -> inspector.dump(vcpu.id()));
    }

    private void fault(long linear, int error) {
        CpuState state = vcpu.state();
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, PAGE_FAULT);
        state.setInt(CpuState.OFF_EXIT_ERROR, error);
        state.set(CpuState.OFF_EXIT_LINEAR, linear);
        bench.get(CoreLoop.class).exited(new PcpuId(0), vcpu.index(), Exit.EVENT);
        assertEquals(ShutdownReason.CRASH, domain.shutdown());
    }

    private List<String> report() {
        CrashReport report = domain.crash();
        assertNotNull(report);
        return report.lines();
    }

    private String rule() {
        CrashReport report = domain.crash();
        assertNotNull(report);
        return report.rule();
    }

    private static void has(List<String> lines, String part) {
        assertTrue(lines.stream().anyMatch(line -> line.contains(part)), part + " in\n" + String.join("\n", lines));
    }
}
