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
import io.ringzero.x86.Assembler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Several processors over one memory of 16 MiB, mapped at its own addresses, each run by a host thread of its own. Code of
 * processor n goes to {@link #code}, its stack ends below it; {@link #DATA} is free.
 */
final class SmpBench implements AutoCloseable {
    static final long DATA = 0x400000;
    private static final long FOR_LONG = 1L << 40;
    private static final long PATIENCE_SECONDS = 120;

    final MachineMemory memory = new MachineMemory(4096);
    private final IdentityMmu mmu = new IdentityMmu();
    private final List<Processor> processors = new ArrayList<>();
    private final InterpreterEngine engine;
    private final CpuControls controls;
    private final ExecutorService threads;

    private record Processor(Tlb tlb, CpuState state, Cpu cpu) {
    }

    /** @param hot when the engine binds blocks: see {@link Regions#HOT} */
    SmpBench(int count, int hot) {
        engine = new InterpreterEngine(hot);
        controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT | CpuControls.EXIT_SYSCALL,
            engine.features());
        threads = Executors.newFixedThreadPool(count);
        memory.share();
        for (int i = 0; i < count; i++) {
            Tlb tlb = new Tlb(memory);
            CpuState state = new CpuState();
            state.set(CpuState.OFF_CR0, Bits.CR0_PE | Bits.CR0_PG | Bits.CR0_WP | Bits.CR0_ET);
            state.set(CpuState.OFF_CR4, Bits.CR4_PAE);
            state.set(CpuState.OFF_EFER, Bits.EFER_LME | Bits.EFER_LMA | Bits.EFER_SCE);
            state.segment(CpuState.CS, Segment.code64(0x10, 0));
            state.segment(CpuState.SS, Segment.data(0x18, 0));
            processors.add(new Processor(tlb, state, engine.open(new PcpuId(i), tlb, machine())));
        }
    }

    /** Where processor n's code lies. */
    static long code(int processor) {
        return 0x100000 + processor * 0x10000L;
    }

    void load(int processor, Assembler assembler) {
        byte[] bytes = assembler.assemble(code(processor)).bytes();
        memory.write(code(processor), bytes, 0, bytes.length);
    }

    /** Runs all processors at once from the beginning of their code to HLT. */
    void toHalt() {
        List<Callable<Void>> runs = new ArrayList<>();
        for (int i = 0; i < processors.size(); i++) {
            int number = i;
            runs.add(() -> run(number));
        }
        try {
            for (Future<Void> each : threads.invokeAll(runs, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    long gpr(int processor, int register) {
        return processors.get(processor).state.gpr(register);
    }

    /** Blocks that were dropped by all processors. */
    long blocksDropped() {
        return processors.stream().mapToLong(p -> p.cpu.stats().blocksDropped()).sum();
    }

    private Void run(int number) {
        Processor p = processors.get(number);
        p.state.rip(code(number));
        p.state.gpr(CpuState.RSP, code(number));
        int exit = p.cpu.run(p.state, controls, FOR_LONG);
        if (exit != Exit.HLT) {
            throw new AssertionError("processor " + number + " left by exit " + exit + ", vector "
                + p.state.getInt(CpuState.OFF_EXIT_VECTOR) + " at 0x" + Long.toHexString(p.state.rip()));
        }
        return null;
    }

    private CpuMachine machine() {
        return new CpuMachine() {
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
                return of.retired();
            }

            @Override
            public long random() {
                return 42;
            }
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Processor each : processors) {
            each.cpu.close();
            each.tlb.close();
            each.state.close();
        }
        memory.close();
    }
}
