// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FramesMatchXenTest {
    private static final long HANDLER = 0x12340;
    private static final long FLAGS = 0x10246;

    private Bench bench;
    private Domain domain;
    private Vcpu vcpu;
    private CpuState state;

    @BeforeEach
    void guest() {
        bench = new Bench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        state = vcpu.state();
        state.gpr(CpuState.RCX, 0xcc);
        state.gpr(CpuState.R11, 0x11);
        state.rflags(FLAGS);
        bench.machine.memory().writeByte(domain.memory().sharedInfo() + 1, (byte) 0);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aFaultOfTheKernelPushesItsOwnStackWithTheErrorCode() {
        long rip = state.rip();
        long stack = state.gpr(CpuState.RSP) - 3;
        state.gpr(CpuState.RSP, stack);
        trap(14, 4);
        fault(14, 7, 0xdead0);
        long frame = state.gpr(CpuState.RSP);
        assertEquals((stack & ~15) - 8 * 8, frame);
        long[] expected = {0xcc, 0x11, 3, rip, 0xe030, 0x10246, stack, 0xe02b};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], bench.wordAt(frame + 8L * i), "word " + i);
        }
        assertEquals(HANDLER, state.rip());
        assertEquals(0x246, state.rflags());
        assertEquals(0xdead0, bench.wordAt(domain.memory().sharedInfo() + 16));
        assertEquals(1, bench.machine.memory().readByte(domain.memory().sharedInfo() + 1));
    }

    @Test
    void aFaultOfUserModeGoesToTheKernelStackAndSwapsGs() {
        GuestMsrs.base(state, CpuState.GS, 0xaaaa);
        state.set(CpuState.OFF_KERNEL_GS_BASE, 0xbbbb);
        long kernel = bench.scratch(domain) + 0x800;
        bench.call(vcpu, Hypercall.HYPERVISOR_stack_switch, 0, kernel);
        state.gpr(CpuState.RCX, 0xcc);
        state.gpr(CpuState.R11, 0x11);
        bench.get(GuestMode.class).toggle(vcpu);
        trap(14, 0);
        fault(14, 7, 0x1000);
        assertTrue(vcpu.paging().kernelMode());
        assertEquals(kernel - 8 * 8, state.gpr(CpuState.RSP));
        assertEquals(7, bench.wordAt(kernel - 48));
        assertEquals(0xe033, bench.wordAt(kernel - 32));
        assertEquals(0xaaaa, GuestMsrs.base(state, CpuState.GS));
        assertEquals(0xbbbb, state.get(CpuState.OFF_KERNEL_GS_BASE));
    }

    @Test
    void iretGoesBackToWhereTheFrameSays() {
        trap(3, 3 | 4);
        long rip = state.rip();
        long stack = state.gpr(CpuState.RSP);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_SOFTWARE);
        state.setInt(CpuState.OFF_EXIT_VECTOR, 3);
        bench.exit(vcpu, Exit.EVENT);
        // As a kernel returns: rcx and r11 popped, then rax, r11, rcx and flags pushed.
        long at = state.gpr(CpuState.RSP) + 16 - 32;
        bench.words(at, 0x77, 0x11, 0xcc, 0);
        state.gpr(CpuState.RSP, at);
        bench.call(vcpu, Hypercall.HYPERVISOR_iret);
        assertEquals(0x77, state.gpr(CpuState.RAX));
        assertEquals(rip, state.rip());
        assertEquals(stack, state.gpr(CpuState.RSP));
        assertEquals(0xcc, state.gpr(CpuState.RCX));
        assertEquals(0x11, state.gpr(CpuState.R11));
        assertEquals(FLAGS, state.rflags());
        assertEquals(0, bench.machine.memory().readByte(domain.memory().sharedInfo() + 1));
    }

    @Test
    void anUpcallIsMadeOnceAndMasksFurtherOnes() {
        bench.call(vcpu, Hypercall.HYPERVISOR_set_callbacks, HANDLER, 0, 0);
        bench.machine.memory().writeByte(domain.memory().sharedInfo(), (byte) 1);
        assertTrue(bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index()));
        assertEquals(HANDLER, state.rip());
        long stack = state.gpr(CpuState.RSP);
        assertTrue(bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index()));
        assertEquals(stack, state.gpr(CpuState.RSP));
    }

    @Test
    void softwareInterruptsAskTheGatesPrivilege() {
        trap(0x30, 0);
        trap(13, 0);
        long rip = state.rip();
        state.rip(rip + 2);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_SOFTWARE);
        state.setInt(CpuState.OFF_EXIT_VECTOR, 0x30);
        state.setInt(CpuState.OFF_EXIT_LENGTH, 2);
        bench.exit(vcpu, Exit.EVENT);
        assertEquals(0x30 * 8 + 2, bench.wordAt(state.gpr(CpuState.RSP) + 16));
        assertEquals(rip, bench.wordAt(state.gpr(CpuState.RSP) + 24));
    }

    @Test
    void withoutAHandlerTheDomainEndsWithAReport() {
        fault(0, 0, 0);
        assertEquals(ShutdownReason.CRASH, domain.shutdown());
        CrashReport report = domain.crash();
        assertNotNull(report);
        assertTrue(report.rule().contains("no handler"), report.rule());
        assertTrue(report.lines().stream().anyMatch(line -> line.startsWith("code:")), report.toString());
        assertFalse(vcpu.runnable());
    }

    @Test
    void withoutAStackTheDomainEnds() {
        trap(0, 0);
        state.gpr(CpuState.RSP, 0x7fff_ffff_f000L);
        fault(0, 0, 0);
        assertEquals(ShutdownReason.CRASH, domain.shutdown());
    }

    private void trap(int vector, int flags) {
        vcpu.pv().trapAddress[vector] = HANDLER;
        vcpu.pv().trapFlags[vector] = flags;
    }

    private void fault(int vector, int error, long linear) {
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_ERROR, error);
        state.set(CpuState.OFF_EXIT_LINEAR, linear);
        bench.exit(vcpu, Exit.EVENT);
    }
}
