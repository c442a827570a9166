// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.x86.Assembler;

/**
 * A machine for tests of engines: 4 MiB, one pCPU, a state in 64-bit mode at CPL 3 as a PV guest has it, every exception and
 * software interrupt an exit. Code lies at {@link #CODE}, data at {@link #DATA}, the stack ends at {@link #STACK}.
 */
final class EngineBench implements CpuMachine, AutoCloseable {
    static final long CODE = 0x1_0000;
    static final long STACK = 0x8_0000;
    static final long DATA = 0x10_0000;
    private static final long CR0_PE_ET_WP_PG = 1 | 1 << 4 | 1 << 16 | 1L << 31;
    private static final long CR4_PAE = 1 << 5;
    private static final long CR4_SSE = 1 << 9 | 1 << 10;
    private static final long EFER_SCE_LME_LMA = 1 | 1 << 8 | 1 << 10;

    final MachineMemory memory = new MachineMemory(1024);
    final Tlb tlb = new Tlb(memory);
    final CpuState state = new CpuState();
    final CpuControls controls;
    private final CpuEngine engine;
    private final Mmu mmu = new FlatMmu();
    private Cpu cpu;

    EngineBench(CpuEngine engine) {
        this.engine = engine;
        controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT | CpuControls.EXIT_SYSCALL
            | CpuControls.EXIT_CPUID, engine.features());
        cpu = engine.open(new PcpuId(0), tlb, this);
        state.set(CpuState.OFF_CR0, CR0_PE_ET_WP_PG);
        state.set(CpuState.OFF_CR4, CR4_PAE | CR4_SSE);
        state.set(CpuState.OFF_EFER, EFER_SCE_LME_LMA);
        state.segment(CpuState.CS, Segment.code64(0xe033, 3));
        state.segment(CpuState.SS, Segment.data(0xe02b, 3));
        state.cpl(3);
        restart();
    }

    /** RIP and RSP to where they begin. */
    void restart() {
        state.rip(CODE);
        state.gpr(CpuState.RSP, STACK);
    }

    /** Puts a program to where code begins. */
    void load(Assembler program) {
        byte[] bytes = program.assemble(CODE).bytes();
        memory.write(CODE, bytes, 0, bytes.length);
    }

    Cpu cpu() {
        return cpu;
    }

    /** Another processor of the same engine goes on with the state. */
    void reopen() {
        cpu.close();
        tlb.flush();
        cpu = engine.open(new PcpuId(0), tlb, this);
    }

    int run(long budget) {
        tlb.drain();
        return cpu.run(state, controls, budget);
    }

    /** Runs and checks how it ended and how many instructions that took. */
    void run(int exit, long retired, long budget) {
        long before = state.retired();
        assertEquals(exit, run(budget), () -> "at 0x" + Long.toHexString(state.rip()) + " vector " + state.getInt(
            CpuState.OFF_EXIT_VECTOR));
        assertEquals(retired, state.retired() - before);
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public Mmu mmu() {
        return mmu;
    }

    @Override
    public long tsc(PcpuId pcpu, CpuState of) {
        return 1_000_000 + of.retired();
    }

    @Override
    public long random() {
        return 42;
    }

    @Override
    public void close() {
        cpu.close();
        tlb.close();
        state.close();
        memory.close();
    }
}
