// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.domain.Vcpu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways into a 64-bit guest's kernel beside exceptions: NMI, SYSENTER, failsafe; and how they are registered. */
final class EntriesMatchXenTest {
    private static final long HANDLER = 0xffff_8880_0000_1000L;
    private static final long BAD = 0x8000_0000_0000L;

    private final GuestStand stand = new GuestStand();
    private final CpuState state = stand.state;

    @AfterEach
    void close() {
        stand.close();
    }

    private boolean enter(Vcpu vcpu) {
        return stand.bench.get(CoreLoop.class).enter(new PcpuId(0), vcpu.index());
    }

    private void leave(Vcpu vcpu) {
        stand.bench.get(CoreLoop.class).left(new PcpuId(0), vcpu.index());
    }

    private long callback(int operation, int type, int flags, long address) {
        long at = stand.bench.scratch(stand.domain);
        stand.bench.words(at, type | (long) flags << 16, address);
        return stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_callback_op, operation, at);
    }

    @ParameterizedTest(name = "callback type {0}")
    @CsvSource({"0, 0, EINVAL", "1, 0, EINVAL", "2, 0, EINVAL", "4, 0, 0", "5, 0, EINVAL", "7, 0, EINVAL",
        "3, ENOSYS, ENOSYS", "6, ENOSYS, ENOSYS", "8, ENOSYS, ENOSYS"})
    void callbacksAreRegisteredAndMostStay(int type, String registered, String taken) {
        assertEquals(errno(registered), callback(CallbackOp.CALLBACKOP_register, type, 0, HANDLER));
        assertEquals(-Errno.EINVAL, callback(CallbackOp.CALLBACKOP_register, type, 0, BAD));
        assertEquals(errno(taken), callback(CallbackOp.CALLBACKOP_unregister, type, 0, 0));
    }

    private static long errno(String name) {
        return switch (name) {
            case "EINVAL" -> -Errno.EINVAL;
            case "ENOSYS" -> -Errno.ENOSYS;
            default -> 0;
        };
    }

    @Test
    void setCallbacksTakesWhatItCan() {
        assertEquals(0, stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_set_callbacks, HANDLER, BAD, HANDLER + 16));
        assertEquals(HANDLER, stand.vcpu.pv().eventCallback);
        assertEquals(0, stand.vcpu.pv().failsafeCallback);
        assertEquals(HANDLER + 16, stand.vcpu.pv().syscallCallback);
    }

    @Test
    void anNmiIsVectorTwoOnceUntilTheIret() {
        assertEquals(0, callback(CallbackOp.CALLBACKOP_register, CallbackOp.CALLBACKTYPE_nmi, 0, HANDLER));
        stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_send_nmi, 0, 0);
        long rip = state.rip();
        assertTrue(enter(stand.vcpu));
        assertEquals(HANDLER, state.rip());
        assertEquals(rip, stand.bench.wordAt(state.gpr(CpuState.RSP) + 16));
        stand.vcpu.pv().nmiPending = true;
        state.rip(rip);
        enter(stand.vcpu);
        assertEquals(rip, state.rip(), "masked until the guest returns");
        stand.vcpu.pv().nmiMasked = false;
        assertEquals(0, callback(CallbackOp.CALLBACKOP_unregister, CallbackOp.CALLBACKTYPE_nmi, 0, 0));
        enter(stand.vcpu);
        assertEquals(rip, state.rip(), "lost without a handler");
        assertEquals(false, stand.vcpu.pv().nmiPending);
    }

    @Test
    void sysenterTellsNothingOfWhereItCameFrom() {
        assertEquals(0, callback(CallbackOp.CALLBACKOP_register, CallbackOp.CALLBACKTYPE_sysenter,
            CallbackOp.CALLBACKF_mask_events, HANDLER));
        stand.toggle();
        state.rip(stand.rip + 2);
        state.gpr(CpuState.RCX, 0xcc);
        stand.bench.exit(stand.vcpu, Exit.SYSENTER);
        assertEquals(HANDLER, state.rip());
        long frame = state.gpr(CpuState.RSP);
        assertEquals(0xcc, stand.bench.wordAt(frame));
        assertEquals(0, stand.bench.wordAt(frame + 16), "rip");
        assertEquals(3, stand.bench.wordAt(frame + 24) & 0xffff, "cs");
        assertEquals(0, stand.bench.wordAt(frame + 40), "rsp");
        assertTrue(stand.vcpu.paging().kernelMode());
    }

    @Test
    void withoutCallbacksSyscallIsUndefinedAndSysenterIsRefused() {
        stand.toggle();
        state.rip(stand.rip + 2);
        stand.bench.exit(stand.vcpu, Exit.SYSCALL);
        assertEquals(GuestStand.HANDLERS + 6 * 16, state.rip());
        assertEquals(stand.rip, stand.bench.wordAt(state.gpr(CpuState.RSP) + 16), "at the instruction");
        stand.toggle();
        state.rip(stand.rip + 2);
        stand.bench.exit(stand.vcpu, Exit.SYSENTER);
        assertEquals(GuestStand.HANDLERS + 13 * 16, state.rip());
    }

    @ParameterizedTest(name = "set_segment_base {0}, {1}")
    @CsvSource({"0, 7fffffffffff, 0", "0, 800000000000, EINVAL", "1, ffff800000000000, 0",
        "1, 8000000000000000, EINVAL",
        "2, 0, 0", "2, ffff7fffffffffff, EINVAL", "3, 2b, 0", "4, 0, EINVAL"})
    void segmentBasesAreCanonical(int which, String base, String error) {
        assertEquals(errno(error), stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_set_segment_base, which, Long
            .parseUnsignedLong(base, 16)));
    }

    @Test
    void aLostDataSegmentEntersTheFailsafeCallback() {
        stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_set_callbacks, 0, HANDLER, 0);
        state.gpr(CpuState.RCX, 0xcc);
        state.gpr(CpuState.R11, 0x11);
        state.rip(0x1234);
        state.segment(CpuState.DS, Segment.data(X86Flat64.FLAT_USER_DS32, 3));
        state.segment(CpuState.ES, Segment.data(0x1f, 3));
        long stack = state.gpr(CpuState.RSP);
        assertTrue(enter(stand.vcpu));
        assertEquals(HANDLER, state.rip());
        long frame = state.gpr(CpuState.RSP);
        assertEquals((stack & ~15) - 88, frame);
        long[] words = new long[11];
        for (int i = 0; i < words.length; i++) {
            words[i] = stand.bench.wordAt(frame + 8L * i);
        }
        long rflags = words[8];
        assertArrayEquals(new long[] {0xcc, 0x11, 0xe02b, 0x1f, 0, 0, 0x1234, words[7], rflags, stack, 0xe02b}, words);
        assertEquals(0xe030, words[7] & 0xffff);
        assertEquals(0, state.segment(CpuState.ES).selector());
        assertEquals(X86Flat64.FLAT_USER_DS32, state.segment(CpuState.DS).selector());
        leave(stand.vcpu);
        state.segment(CpuState.ES, Segment.data(0x1f, 3));
        enter(stand.vcpu);
        assertEquals(frame, state.gpr(CpuState.RSP), "nobody else ran: nothing is loaded anew");
    }

    /** A 32-bit program's GS may go with its descriptor while its kernel, on the way to another, waits for the pCPU. */
    @Test
    void aKernelWhoseGsIsLostKeepsTheBasesItHadSet() {
        stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_set_callbacks, 0, HANDLER, 0);
        for (int lost : new int[] {CpuState.FS, CpuState.GS}) {
            Segment stale = Segment.data(0x1f, 3);
            state.segment(lost, new Segment(0x1f, stale.attributes(), stale.limitBytes(), HANDLER + lost));
        }
        assertTrue(enter(stand.vcpu));
        assertEquals(HANDLER, state.rip());
        for (int lost : new int[] {CpuState.FS, CpuState.GS}) {
            assertEquals(0, state.segment(lost).selector());
            assertEquals(HANDLER + lost, state.segment(lost).base());
        }
    }

    @Test
    void withoutAFailsafeCallbackTheDomainEnds() {
        state.segment(CpuState.FS, Segment.data(0x1f, 3));
        enter(stand.vcpu);
        assertEquals(ShutdownReason.CRASH, stand.domain.shutdown());
        CrashReport report = stand.domain.crash();
        assertNotNull(report);
        assertTrue(report.rule().contains("failsafe"), report.rule());
    }

    @Test
    void aStackThatCannotTakeAFrameIsADoubleFault() {
        state.gpr(CpuState.RSP, 0x7fff_ffff_f000L);
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, 0);
        stand.bench.exit(stand.vcpu, Exit.EVENT);
        CrashReport report = stand.domain.crash();
        assertNotNull(report);
        assertTrue(report.rule().startsWith("double fault: no kernel stack at 0x7fff"), report.rule());
    }
}
