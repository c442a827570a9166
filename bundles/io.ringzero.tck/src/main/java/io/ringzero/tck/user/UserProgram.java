// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.VectorSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A static Linux program on an engine's processor. Deterministic; on the calling thread; an exception that Linux would turn into a
 * signal fails the run with the place where it happened.
 *
 * @param engine under test
 * @param file the ELF file
 * @param mebibytes of memory for it
 */
public record UserProgram(CpuEngine engine, byte[] file, int mebibytes) {
    private static final long BUDGET = 1_000_000_000L;
    private static final int STACK_BYTES = 1 << 20;
    private static final long CR0 = 1L << 31 | 1 << 18 | 1 << 16 | 1 << 5 | 1 << 4 | 1 << 1 | 1;
    /** PAE, OSFXSR, OSXMMEXCPT. */
    private static final long CR4 = 1 << 5 | 1 << 9 | 1 << 10;
    private static final long EFER = 1 << 11 | 1 << 10 | 1 << 8 | 1;
    private static final int SYSTEM_CALL = 0x80;

    /**
     * What a run came to.
     *
     * @param status with which the program exited
     * @param files that there are in the end, by path
     * @param unknown system calls that were answered with -ENOSYS
     */
    public record Outcome(int status, byte[] output, byte[] errors, Map<String, byte[]> files, long instructions,
        Map<String, Integer> unknown) {
    }

    /**
     * Runs to the end.
     *
     * @param arguments the name first
     * @param files by absolute path
     * @param input of the standard stream
     * @param most instructions before the run is given up
     */
    public Outcome run(List<String> arguments, Map<String, byte[]> files, byte[] input, long most) {
        try (MachineMemory memory = new MachineMemory(mebibytes * 256L);
            Tlb tlb = new Tlb(memory);
            CpuState state = new CpuState()) {
            UserMemory pages = new UserMemory(memory, tlb);
            UserElf elf = UserElf.load(file, pages);
            LinuxAbi abi = elf.wide() ? LinuxAbi.X86_64 : LinuxAbi.I386;
            long top = elf.wide() ? 0x7ffd_0000_0000L : 0xbf00_0000L;
            pages.map(top - STACK_BYTES, STACK_BYTES, UserMemory.READ | UserMemory.WRITE);
            ThreadSegments segments = new ThreadSegments(pages);
            start(state, elf, segments, UserStack.build(pages, elf, top, arguments, List.of("LC_ALL=C", "TZ=UTC0")));
            UserFiles open = new UserFiles(files, input);
            UserSpace space = new UserSpace(pages, elf.end(), elf.wide() ? 0x7f00_0000_0000L : 0x6000_0000L);
            LinuxCalls calls = new LinuxCalls(state, pages, space, new FileCalls(pages, open, abi), abi, segments);
            run(tlb, state, machine(memory, pages), calls, elf.wide(), most);
            return new Outcome(calls.status(), open.output.content(), open.errors.content(), open.contents(), state
                .retired(), calls.unknown());
        }
    }

    private static void start(CpuState state, UserElf elf, ThreadSegments segments, long stack) {
        state.set(CpuState.OFF_CR0, CR0);
        state.set(CpuState.OFF_CR4, CR4);
        state.set(CpuState.OFF_EFER, EFER);
        state.rflags(0x202);
        segments.load(state, elf.wide());
        state.rip(elf.entry());
        state.gpr(CpuState.RSP, stack);
    }

    private void run(Tlb tlb, CpuState state, CpuMachine machine, LinuxCalls calls, boolean wide, long most) {
        CpuControls controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_SYSCALL, engine
            .features());
        try (Cpu cpu = engine.open(new PcpuId(0), tlb, machine)) {
            while (calls.status() < 0) {
                tlb.drain();
                int exit = cpu.run(state, controls, BUDGET);
                if (exit == Exit.SYSCALL && wide) {
                    answer(state, calls, CpuState.RDI, CpuState.RSI, CpuState.RDX, CpuState.R10, CpuState.R8,
                        CpuState.R9);
                } else if (exit == Exit.EVENT && !wide && state.getInt(CpuState.OFF_EXIT_VECTOR) == SYSTEM_CALL) {
                    answer(state, calls, CpuState.RBX, CpuState.RCX, CpuState.RDX, CpuState.RSI, CpuState.RDI,
                        CpuState.RBP);
                } else if (exit != Exit.BUDGET || state.retired() > most) {
                    throw new AssertionError(report(state, exit));
                }
            }
        }
    }

    private static void answer(CpuState state, LinuxCalls calls, int... registers) {
        long mask = registers[0] == CpuState.RDI ? -1 : 0xffffffffL;
        long[] arguments = Arrays.stream(registers).mapToLong(register -> state.gpr(register) & mask).toArray();
        long result = calls.call((int) state.gpr(CpuState.RAX), arguments);
        state.gpr(CpuState.RAX, result & mask);
        if (mask == -1) {
            state.gpr(CpuState.RCX, state.rip());
            state.gpr(CpuState.R11, state.rflags());
        }
    }

    private static String report(CpuState state, int exit) {
        return "the program stopped: exit " + exit + " vector " + state.getInt(CpuState.OFF_EXIT_VECTOR) + " error 0x"
            + Integer.toHexString(state.getInt(CpuState.OFF_EXIT_ERROR)) + " at 0x" + Long.toHexString(state.rip())
            + " address 0x" + Long.toHexString(state.get(CpuState.OFF_EXIT_LINEAR)) + " after " + state.retired()
            + " instructions";
    }

    private static CpuMachine machine(MachineMemory memory, Mmu mmu) {
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
                return 0x1234_5678_9abc_def1L;
            }
        };
    }
}
