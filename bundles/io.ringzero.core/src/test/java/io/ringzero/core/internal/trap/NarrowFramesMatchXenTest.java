// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.layout.VcpuInfo32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.ControlException;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries to a 32-bit guest kernel and returns from it, word by word as Xen's compat_create_bounce_frame writes them. */
class NarrowFramesMatchXenTest {
    private static final int FLAGS = 0x246;
    private static final int HANDLER = 0x4567;
    private static final long KERNEL_STACK = 810L * PAGE;
    private static final long STACK = 820L * PAGE;
    private final MemoryBench bench = new MemoryBench();
    private Domain domain;
    private Vcpu vcpu;
    private CpuState state;

    @BeforeEach
    void guest() {
        domain = bench.domain(MemoryBench.narrowSpec("narrow", 1));
        vcpu = domain.vcpus().getFirst();
        state = vcpu.state();
        state.gpr(CpuState.RSP, STACK);
        state.rip(0x1234);
        state.rflags(FLAGS);
        mask(0);
        bench.call(vcpu, Hypercall.HYPERVISOR_stack_switch, X86Flat32.FLAT_KERNEL_SS, KERNEL_STACK);
        state.rip(0x1234);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void mask(int value) {
        bench.machine.memory().writeByte(domain.memory().sharedInfo() + VcpuInfo32.EVTCHN_UPCALL_MASK, (byte) value);
    }

    private int mask() {
        return bench.machine.memory().readByte(domain.memory().sharedInfo() + VcpuInfo32.EVTCHN_UPCALL_MASK);
    }

    private int word(long linear) {
        return bench.machine.memory().readInt(bench.translate(domain, linear));
    }

    private void words(long linear, int... values) {
        for (int i = 0; i < values.length; i++) {
            bench.machine.memory().writeInt(bench.translate(domain, linear + 4L * i), values[i]);
        }
    }

    /** Registers a handler; the trap table's entries have eight bytes. */
    private void trap(int vector, int flags, int selector) {
        bench.scratch(domain, vector | flags << 8 | (long) selector << 16 | (long) HANDLER << 32, 0);
        long rip = state.rip();
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_set_trap_table, (long) MemoryBench.SCRATCH * PAGE));
        state.rip(rip);
    }

    private void fault(int vector, int error, long linear) {
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_ERROR, error);
        state.set(CpuState.OFF_EXIT_LINEAR, linear);
        bench.get(CoreLoop.class).exited(new PcpuId(0), vcpu.index(), Exit.EVENT);
    }

    private void userMode() {
        state.cpl(3);
        state.segment(CpuState.CS, new Segment(X86Flat32.FLAT_USER_CS, 0xc0fb, 0xffff_ffffL, 0));
        state.segment(CpuState.SS, Segment.data(X86Flat32.FLAT_USER_SS, 3));
    }

    @Test
    void aFaultOfTheKernelPushesFourWordsOnItsOwnStack() {
        trap(14, 4, X86Flat32.FLAT_KERNEL_CS);
        fault(14, 6, 0x7_0000_0000L);
        long frame = state.gpr(CpuState.RSP);
        assertEquals(STACK - 16, frame);
        int[] expected = {2, 0x1234, 0xe019, FLAGS};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], word(frame + 4L * i), "word " + i);
        }
        assertEquals(HANDLER, state.rip());
        assertEquals(1, state.cpl());
        assertEquals(1, mask(), "TI_GET_IF");
    }

    @Test
    void aFaultOfAnApplicationGoesToTheKernelsStackWithSixWords() {
        trap(14, 0, X86Flat32.FLAT_KERNEL_CS);
        userMode();
        mask(1);
        fault(14, 2, 0xdead_0000L);
        long frame = state.gpr(CpuState.RSP);
        assertEquals(KERNEL_STACK - 24, frame);
        int[] expected = {6, 0x1234, 0x1e02b, FLAGS & ~0x200, (int) STACK, 0xe033};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], word(frame + 4L * i), "word " + i);
        }
        assertEquals(0xdead_0000, bench.machine.memory().readInt(domain.memory().sharedInfo() + VcpuInfo32.ARCH_CR2));
        assertEquals(X86Flat32.FLAT_KERNEL_CS, state.segment(CpuState.CS).selector());
        assertEquals(X86Flat32.FLAT_KERNEL_SS, state.segment(CpuState.SS).selector());
    }

    @Test
    void aLostDataSegmentEntersTheFailsafeCallbackInItsOwnSegments() throws ControlException {
        bench.get(ControlImpl.class).unpause(domain.id());
        vcpu.pv().failsafeCallback = HANDLER;
        vcpu.pv().failsafeSelector = X86Flat32.FLAT_KERNEL_CS;
        vcpu.pv().failsafeMasksEvents = true;
        userMode();
        state.segment(CpuState.DS, Segment.data(X86Flat32.FLAT_USER_DS, 3));
        for (int lost : new int[] {CpuState.ES, CpuState.FS, CpuState.GS}) {
            state.segment(lost, lost == CpuState.ES ? Segment.data(0x1f, 3) : Segment.unusable(0));
        }
        assertTrue(bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index()));
        long frame = state.gpr(CpuState.RSP);
        assertEquals(KERNEL_STACK - 36, frame);
        int[] expected = {X86Flat32.FLAT_USER_DS, 0x1f, 0, 0, 0x1234, 0xe02b, FLAGS, (int) STACK, 0xe033};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], word(frame + 4L * i), "word " + i);
        }
        assertEquals(HANDLER, state.rip());
        assertEquals(X86Flat32.FLAT_KERNEL_CS, state.segment(CpuState.CS).selector());
        assertEquals(X86Flat32.FLAT_KERNEL_SS, state.segment(CpuState.SS).selector());
        assertEquals(1, mask(), "the callback masks events");
    }

    @Test
    void softwareInterruptsObeyTheirDplAndHypercallsAreTheKernels() {
        trap(13, 0, X86Flat32.FLAT_KERNEL_CS);
        userMode();
        bench.interrupt(vcpu, 0x82);
        assertEquals(0x82 << 3 | 2, word(state.gpr(CpuState.RSP)));
        assertEquals(0x1232, word(state.gpr(CpuState.RSP) + 4), "a fault: at the instruction");
        assertEquals(1, state.cpl());
    }

    @Test
    void aHandlerWithoutSelectorEndsTheDomain() {
        fault(6, 0, 0);
        assertNotNull(domain.crash());
    }

    @Test
    void iretLeadsToAnApplicationAndTakesTheMaskFromIf() {
        long frame = STACK - 24;
        mask(1);
        words(frame, 0x77, 0x2222, 0xe02b, 0x3246, 0x9000, 0xe033);
        state.segment(CpuState.DS, Segment.data(X86Flat32.FLAT_KERNEL_DS, 1));
        state.segment(CpuState.ES, Segment.data(X86Flat32.FLAT_USER_DS, 3));
        state.gpr(CpuState.RSP, frame);
        bench.callOnce(vcpu, Hypercall.HYPERVISOR_iret);
        assertEquals(0x77, state.gpr(CpuState.RAX));
        assertEquals(0x2222, state.rip());
        assertEquals(0x9000, state.gpr(CpuState.RSP));
        assertEquals(3, state.cpl());
        assertEquals(FLAGS, state.rflags(), "IOPL is never the processor's");
        assertEquals(0, mask());
        assertEquals(0, state.segment(CpuState.DS).selector(), "the kernel's segment is not the application's");
        assertEquals(X86Flat32.FLAT_USER_DS, state.segment(CpuState.ES).selector());
    }

    @Test
    void iretWithinTheKernelKeepsTheStack() {
        long frame = STACK - 16;
        words(frame, 0x77, 0x2222, 0xe019, 0x46);
        state.gpr(CpuState.RSP, frame);
        bench.callOnce(vcpu, Hypercall.HYPERVISOR_iret);
        assertEquals(STACK, state.gpr(CpuState.RSP));
        assertEquals(1, state.cpl());
        assertEquals(1, mask());
        assertNull(domain.crash());
    }

    @ParameterizedTest
    @CsvSource({"0xe008", "0x0"})
    void iretToRing0EndsTheDomain(int selector) {
        words(STACK - 24, 0, 0x2222, selector, FLAGS, 0, 0);
        state.gpr(CpuState.RSP, STACK - 24);
        bench.callOnce(vcpu, Hypercall.HYPERVISOR_iret);
        assertNotNull(domain.crash());
    }

    @Test
    void aSelectorThatCannotBeLoadedIsAProtectionFaultWhereIretLeads() {
        trap(13, 0, X86Flat32.FLAT_KERNEL_CS);
        words(STACK - 24, 0, 0x2222, 0xfff3, FLAGS, 0x9000, 0xe033);
        state.gpr(CpuState.RSP, STACK - 24);
        bench.callOnce(vcpu, Hypercall.HYPERVISOR_iret);
        assertNull(domain.crash());
        assertEquals(0xfff0, word(state.gpr(CpuState.RSP)));
        assertEquals(0x2222, word(state.gpr(CpuState.RSP) + 4));
        assertEquals(HANDLER, state.rip());
    }

    @Test
    void anUpcallGoesWhereSetCallbacksSaid() {
        long rip = state.rip();
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_set_callbacks, X86Flat32.FLAT_KERNEL_CS, 0x7000,
            X86Flat32.FLAT_KERNEL_CS, 0x8000));
        state.rip(rip);
        bench.machine.memory().writeByte(domain.memory().sharedInfo() + VcpuInfo32.EVTCHN_UPCALL_PENDING, (byte) 1);
        vcpu.domain().unpause();
        bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index());
        assertEquals(0x7000, state.rip());
        assertEquals(1, mask());
        assertEquals(0x1234, word(state.gpr(CpuState.RSP)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // DPL and TI_IF | code selector | whether the processor takes INT 0x80 itself
        "3 | 0xe019 | true  | the flat one", "3 | 0x0061 | true  | one of the guest's GDT",
        "3 | 0x000d | true  | one of its LDT", "7 | 0xe019 | false | it would have to mask events",
        "1 | 0xe019 | false | closed to ring 3", "3 | 0xe009 | false | ring 0's", "3 | 0x0001 | false | none"})
    void theDirectGateIsCheckedWhenItIsRegistered(int flags, int selector, boolean direct, String what) {
        trap(0x80, flags, selector);
        assertEquals(direct, vcpu.pv().directGate, what);
        long page = vcpu.paging().systemPage();
        long gate = bench.machine.memory().readLong(page + 0x80 * 8);
        assertEquals(direct ? 0x0000_ef00_0000_4567L | (long) selector << 16 : 0, gate, what);
        assertEquals((int) KERNEL_STACK, bench.machine.memory().readInt(page + 2048 + 12));
        assertEquals(X86Flat32.FLAT_KERNEL_SS, bench.machine.memory().readInt(page + 2048 + 16));
        bench.call(vcpu, Hypercall.HYPERVISOR_set_trap_table, 0);
        assertEquals(0, bench.machine.memory().readLong(page + 0x80 * 8), "taken back");
    }

    @Test
    void noAddressOfTheGuestsLeadsToItsGate() {
        long linear = vcpu.paging().systemLinear();
        assertEquals(0, bench.supervisorWord(domain, linear), "the processor reads it");
        assertEquals(true, linear >>> 32 != 0, "32-bit code does not reach it");
    }
}
