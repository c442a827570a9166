// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lazy switching of the FPU, CR4.OSXSAVE and XCR0 of a PV guest, as Xen 4.17 treats them. */
final class FpuStateMatchesXenTest {
    private static final long HANDLER = 0x12340;
    private static final long UNDEFINED = 0x12350;
    private static final int NO_DEVICE = 7;
    private static final long TS = 1 << 3;
    private static final long OSXSAVE = 1 << 18;
    private static final String FORCED_CPUID = "0f0b78656e0fa2";

    private Bench bench;
    private Vcpu vcpu;
    private CpuState state;
    private long rip;

    @BeforeEach
    void guest() {
        bench = new Bench();
        vcpu = bench.domain("guest", 1).vcpus().getFirst();
        state = vcpu.state();
        rip = state.rip();
        vcpu.pv().trapAddress[NO_DEVICE] = HANDLER;
        vcpu.pv().trapAddress[6] = UNDEFINED;
        vcpu.pv().trapAddress[13] = HANDLER;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aDeviceFaultIsSentOnWithTheSwitchFlagCleared() {
        bench.call(vcpu, Hypercall.HYPERVISOR_fpu_taskswitch, 1);
        assertEquals(TS, state.get(CpuState.OFF_CR0) & TS);
        event(NO_DEVICE);
        assertEquals(HANDLER, state.rip());
        assertEquals(0, state.get(CpuState.OFF_CR0) & TS, "the handler may use the FPU at once");
        bench.call(vcpu, Hypercall.HYPERVISOR_fpu_taskswitch, 1);
        bench.call(vcpu, Hypercall.HYPERVISOR_fpu_taskswitch, 0);
        assertEquals(0, state.get(CpuState.OFF_CR0) & TS);
    }

    @Test
    void movToCr0AndCltsChangeTheSwitchFlagAlone() {
        long before = state.get(CpuState.OFF_CR0);
        state.gpr(CpuState.RAX, TS);
        run("0f22c0");
        assertEquals(HANDLER, state.rip(), "the other bits are not the guest's to change");
        assertEquals(before, state.get(CpuState.OFF_CR0));
        state.gpr(CpuState.RAX, before | TS);
        run("0f22c0");
        assertEquals(before | TS, state.get(CpuState.OFF_CR0));
        run("0f20c3");
        assertEquals(before | TS, state.gpr(CpuState.RBX));
        run("0f06");
        assertEquals(before, state.get(CpuState.OFF_CR0));
    }

    @Test
    void theGuestReadsItsOwnOsxsaveWhileTheProcessorAlwaysHasIt() {
        assertEquals(OSXSAVE, state.get(CpuState.OFF_CR4) & OSXSAVE);
        run("0f20e3");
        assertEquals(0, state.gpr(CpuState.RBX) & OSXSAVE);
        state.gpr(CpuState.RAX, OSXSAVE);
        run("0f22e0");
        run("0f20e3");
        assertEquals(OSXSAVE, state.gpr(CpuState.RBX) & OSXSAVE);
        state.gpr(CpuState.RAX, 0);
        run("0f22e0");
        assertEquals(OSXSAVE, state.get(CpuState.OFF_CR4) & OSXSAVE);
    }

    @Test
    void onlyTheForcedCpuidOfTheKernelLeaksXensOsxsave() {
        int osxsave = 1 << 27;
        assertEquals(osxsave, cpuid1(FORCED_CPUID, 6) & osxsave);
        assertEquals(0, cpuid1("0fa2", 13) & osxsave);
        state.gpr(CpuState.RAX, OSXSAVE);
        run("0f22e0");
        assertEquals(osxsave, cpuid1("0fa2", 13) & osxsave);
    }

    @Test
    void xsetbvIsEmulatedOnceTheKernelHasSetOsxsave() {
        assertEquals(3, state.get(CpuState.OFF_XCR0));
        CpuImage before = state.image();
        xsetbv(0, 1);
        assertEquals(UNDEFINED, state.rip(), "CR4.OSXSAVE is clear");
        state.load(before);
        state.gpr(CpuState.RAX, OSXSAVE);
        run("0f22e0");
        xsetbv(0, 1);
        assertEquals(rip + 3, state.rip());
        assertEquals(1, state.get(CpuState.OFF_XCR0));
        CpuImage after = state.image();
        for (long[] refused : new long[][] {{1, 3}, {0, 2}, {0, 7}, {0, 0}}) {
            state.load(after);
            xsetbv(refused[0], refused[1]);
            assertEquals(HANDLER, state.rip(), "XCR" + refused[0] + " = " + refused[1]);
            assertEquals(1, state.get(CpuState.OFF_XCR0));
        }
    }

    private void xsetbv(long register, long value) {
        state.gpr(CpuState.RCX, register);
        state.gpr(CpuState.RDX, 0);
        state.gpr(CpuState.RAX, value);
        run("0f01d1");
    }

    private int cpuid1(String code, int vector) {
        state.gpr(CpuState.RAX, 1);
        state.gpr(CpuState.RCX, 0);
        load(code);
        event(vector);
        return (int) state.gpr(CpuState.RCX);
    }

    private void run(String code) {
        load(code);
        event(13);
    }

    private void load(String code) {
        byte[] bytes = HexFormat.of().parseHex(code);
        state.rip(rip);
        bench.machine.memory().write(rip, bytes, 0, bytes.length);
    }

    private void event(int vector) {
        state.setInt(CpuState.OFF_EXIT_KIND, Exit.KIND_FAULT);
        state.setInt(CpuState.OFF_EXIT_VECTOR, vector);
        state.setInt(CpuState.OFF_EXIT_ERROR, 0);
        bench.exit(vcpu, Exit.EVENT);
    }
}
