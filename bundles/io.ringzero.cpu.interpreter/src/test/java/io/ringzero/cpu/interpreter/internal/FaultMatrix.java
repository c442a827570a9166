// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.x86.CodeMode;
import java.util.Arrays;

/**
 * Runs single instructions that are to fault, in 64-bit or 32-bit code, and says what came: vector, error code, address, and
 * whether anything changed that a fault must leave alone.
 */
final class FaultMatrix implements AutoCloseable {
    private static final int GPRS = 16;

    /** What came; {@link #NOTHING} when the instruction ran. */
    record Outcome(int vector, int error, long linear) {
        static final Outcome NOTHING = new Outcome(-1, 0, 0);

        static Outcome of(int vector, int error) {
            return new Outcome(vector, error, 0);
        }

        @Override
        public String toString() {
            return vector < 0 ? "nothing" : "#" + vector + "(" + error + ") at " + Long.toHexString(linear);
        }
    }

    final Bench bench = new Bench();
    private final CodeMode mode;

    FaultMatrix(CodeMode mode) {
        this.mode = mode;
        bench.state.set(CpuState.OFF_CR4, bench.state.get(CpuState.OFF_CR4) | Bits.CR4_OSXSAVE);
        bench.state.set(CpuState.OFF_XCR0, 3);
        level(0);
    }

    /** Flat segments of a privilege level. */
    void level(int cpl) {
        bench.level(cpl);
        if (mode != CodeMode.LONG64) {
            bench.state.segment(CpuState.CS, new Segment(0x10 | cpl, 0xc09b | cpl << 5, 0xffffffffL, 0));
            for (int segment : new int[] {CpuState.SS, CpuState.DS, CpuState.ES, CpuState.FS, CpuState.GS}) {
                bench.state.segment(segment, new Segment(0x18 | cpl, 0xc093 | cpl << 5, 0xffffffffL, 0));
            }
        }
    }

    /** Points the registers that address memory somewhere; counts are one, the rest is zero. */
    void point(long address) {
        for (int i = 0; i < GPRS; i++) {
            bench.state.gpr(i, 0);
        }
        bench.state.gpr(CpuState.RCX, 1);
        bench.state.gpr(CpuState.RBX, address);
        bench.state.gpr(CpuState.RBP, address);
        bench.state.gpr(CpuState.RSI, address);
        bench.state.gpr(CpuState.RDI, address);
        bench.state.gpr(CpuState.RSP, Bench.STACK);
    }

    /** Runs one instruction; a fault that changed more than it may is an error. */
    Outcome run(byte[] code) {
        bench.state.rip(Bench.CODE);
        bench.bytes(Bench.CODE, code);
        bench.tlb.flush();
        CpuImage before = bench.state.image();
        byte[] data = new byte[0x3000];
        bench.memory.read(Bench.DATA, data, 0, data.length);
        int exit = bench.cpu.run(bench.state, bench.controls, 1);
        if (exit != Exit.EVENT || bench.state.getInt(CpuState.OFF_EXIT_KIND) != Exit.KIND_FAULT) {
            bench.state.load(before);
            bench.memory.write(Bench.DATA, data, 0, data.length);
            return Outcome.NOTHING;
        }
        Outcome outcome = new Outcome(bench.state.getInt(CpuState.OFF_EXIT_VECTOR),
            bench.state.getInt(CpuState.OFF_EXIT_ERROR), bench.state.get(CpuState.OFF_EXIT_LINEAR));
        unchanged(before, data, outcome);
        bench.state.load(before);
        return outcome;
    }

    private void unchanged(CpuImage before, byte[] data, Outcome outcome) {
        byte[] was = before.bytes();
        byte[] is = bench.state.image().bytes();
        for (byte[] image : new byte[][] {was, is}) {
            Arrays.fill(image, CpuState.OFF_RETIRED, CpuState.OFF_FAULT_ERROR + 4, (byte) 0);
        }
        int place = Arrays.mismatch(was, is);
        if (place >= 0) {
            throw new AssertionError(outcome + " changed the state at 0x" + Integer.toHexString(place));
        }
        byte[] now = new byte[data.length];
        bench.memory.read(Bench.DATA, now, 0, now.length);
        if (!Arrays.equals(data, now)) {
            throw new AssertionError(outcome + " changed memory at " + Arrays.mismatch(data, now));
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
