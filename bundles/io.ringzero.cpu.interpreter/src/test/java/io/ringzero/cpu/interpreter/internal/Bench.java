// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.cpu.interpreter.bench.Kernel;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Program;
import io.ringzero.x86.Register;

/**
 * A test machine: 4 MiB of RAM mapped at its own addresses, one processor, a state in 64-bit mode at CPL 0. Code goes to
 * {@link #CODE}, the stack ends at {@link #STACK}, {@link #DATA} is free. All exceptions leave the run unless a test says other.
 */
final class Bench implements AutoCloseable {
    static final long CODE = 0x10000;
    static final long STACK = 0x80000;
    static final long DATA = 0x100000;
    static final long FOR_LONG = 1_000_000_000;

    final MachineMemory memory = new MachineMemory(1024);
    final IdentityMmu mmu = new IdentityMmu();
    final Tlb tlb = new Tlb(memory);
    final CpuState state = new CpuState();
    final InterpreterEngine engine;
    final Cpu cpu;
    CpuControls controls;
    volatile long tsc;

    Bench() {
        this(Regions.HOT);
    }

    /** @param hot when the engine binds blocks: see {@link Regions#HOT} */
    Bench(int hot) {
        engine = new InterpreterEngine(hot);
        controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT | CpuControls.EXIT_SYSCALL,
            engine.features());
        cpu = engine.open(new PcpuId(0), tlb, new CpuMachine() {
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
                return of.retired() + tsc + of.get(CpuState.OFF_TSC_OFFSET);
            }

            @Override
            public long random() {
                return 0x1122334455667788L;
            }
        });
        state.set(CpuState.OFF_CR0, Bits.CR0_PE | Bits.CR0_PG | Bits.CR0_WP | Bits.CR0_ET);
        state.set(CpuState.OFF_CR4, Bits.CR4_PAE | Bits.CR4_FSGSBASE | Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT);
        state.set(CpuState.OFF_EFER, Bits.EFER_LME | Bits.EFER_LMA | Bits.EFER_SCE);
        level(0);
        reset();
    }

    /** Privilege level with flat segments. */
    Bench level(int cpl) {
        state.segment(CpuState.CS, Segment.code64(0x10 | cpl, cpl));
        state.segment(CpuState.SS, Segment.data(0x18 | cpl, cpl));
        state.cpl(cpl);
        return this;
    }

    /** Compatibility mode: code of 32 or 16 bits and flat data segments of a privilege level, a stack of 32 bits. */
    Bench compatible(CodeMode code, int cpl) {
        state.segment(CpuState.CS,
            new Segment(0x20 | cpl, code == CodeMode.PROTECTED32 ? 0xc09b | cpl << 5 : 0x809b | cpl << 5, 0xffffffffL,
                0));
        for (int segment : new int[] {CpuState.SS, CpuState.DS, CpuState.ES}) {
            state.segment(segment, Segment.data(0x18 | cpl, cpl));
        }
        state.segment(CpuState.FS, Segment.unusable(0));
        state.segment(CpuState.GS, Segment.unusable(0));
        state.cpl(cpl);
        return this;
    }

    /** Protected mode without long mode, otherwise as {@link #compatible}. */
    Bench legacy(CodeMode code, int cpl) {
        state.set(CpuState.OFF_EFER, 0);
        return compatible(code, cpl);
    }

    /** RIP and RSP to where they begin. */
    Bench reset() {
        state.rip(CODE);
        state.gpr(CpuState.RSP, STACK);
        return this;
    }

    Program load(Assembler assembler) {
        return load(assembler, CODE);
    }

    Program load(Assembler assembler, long at) {
        Program program = assembler.assemble(at);
        bytes(at, program.bytes());
        return program;
    }

    /** Code, table and data of a benchmark's loop, which ends with HLT. */
    void load(Kernel kernel) {
        Assembler a = new Assembler();
        kernel.code(a, a::hlt);
        load(a);
        bytes(Kernel.TABLE, kernel.table());
        bytes(Kernel.DATA, kernel.data());
    }

    void bytes(long at, byte[] bytes) {
        memory.write(at, bytes, 0, bytes.length);
    }

    void bytes(long at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            memory.writeByte(at + i, (byte) bytes[i]);
        }
    }

    int run(long budget) {
        return cpu.run(state, controls, budget);
    }

    /** Runs to HLT. */
    void toHalt() {
        int exit = run(FOR_LONG);
        if (exit != Exit.HLT) {
            throw new AssertionError("expected HLT, got " + text(exit));
        }
    }

    String text(int exit) {
        return "exit " + exit + " at 0x" + Long.toHexString(state.rip()) + ", vector "
            + state.getInt(CpuState.OFF_EXIT_VECTOR)
            + " error 0x" + Integer.toHexString(state.getInt(CpuState.OFF_EXIT_ERROR)) + " linear 0x"
            + Long.toHexString(state.get(CpuState.OFF_EXIT_LINEAR));
    }

    long get(Register register) {
        return state.gpr(register.number());
    }

    void set(Register register, long value) {
        state.gpr(register.number(), value);
    }

    @Override
    public void close() {
        cpu.close();
        tlb.close();
        state.close();
        memory.close();
    }
}
