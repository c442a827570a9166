// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.swap.Swappable;
import io.ringzero.x86.Assembler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the machine relies on in an engine, whatever the instructions: budgets and counts are exact, exits stand on instruction
 * borders with their operands, the state is complete, code that is written is run as written, kicks arrive. That each
 * instruction does what the manual says is not tested here.
 */
public abstract class CpuEngineContract extends SwappableContract {
    private static final int UNDEFINED = 6;
    private static final int PAGE_FAULT = 14;
    private static final long MUCH = 10_000_000;

    private final EngineBench bench = new EngineBench(engine());

    /** The engine under test. */
    protected abstract CpuEngine engine();

    @Override
    protected final Swappable fresh() {
        return engine();
    }

    @AfterEach
    final void release() {
        bench.close();
    }

    /** add rax, 1 ; add rbx, rax ; jmp to the start: no exit ever. */
    private void endless() {
        bench.load(new Assembler().db(0x48, 0x83, 0xc0, 0x01, 0x48, 0x01, 0xc3, 0xeb, 0xf7));
    }

    @Test
    void exactlyTheBudgetIsRetired() {
        endless();
        long total = 0;
        for (long budget : List.of(1L, 1L, 2L, 3L, 5L, 1000L, 4L, 100_001L, 1L)) {
            bench.run(Exit.BUDGET, budget, budget);
            total += budget;
            assertEquals(total, bench.state.retired());
            assertEquals((total + 2) / 3, bench.state.gpr(CpuState.RAX));
            assertEquals(EngineBench.CODE + List.of(0L, 4L, 7L).get((int) (total % 3)), bench.state.rip());
        }
    }

    @Test
    void aRunInPiecesEndsLikeOneInOne() {
        endless();
        bench.run(Exit.BUDGET, 30_000, 30_000);
        CpuImage whole = bench.state.image();
        for (int seed = 0; seed < 5; seed++) {
            try (EngineBench other = new EngineBench(engine())) {
                other.load(new Assembler().db(0x48, 0x83, 0xc0, 0x01, 0x48, 0x01, 0xc3, 0xeb, 0xf7));
                SplitMix random = new SplitMix(seed);
                for (long left = 30_000; left > 0;) {
                    long piece = Math.min(left, 1 + random.below(700));
                    other.run(Exit.BUDGET, piece, piece);
                    left -= piece;
                    if (random.below(20) == 0) {
                        other.reopen();
                    }
                }
                assertEquals(whole, other.state.image(), "seed " + seed);
            }
        }
    }

    @Test
    void systemCallsAndSoftwareInterruptsStandAfterThemselves() {
        bench.load(new Assembler().db(0x90, 0x0f, 0x05, 0x90, 0xcd, 0x82)); // nop syscall nop int 0x82
        bench.run(Exit.SYSCALL, 2, MUCH);
        assertEquals(EngineBench.CODE + 3, bench.state.rip());
        bench.run(Exit.EVENT, 2, MUCH);
        assertEquals(EngineBench.CODE + 6, bench.state.rip());
        assertEquals(0x82, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        assertEquals(Exit.KIND_SOFTWARE, bench.state.getInt(CpuState.OFF_EXIT_KIND));
        assertEquals(2, bench.state.getInt(CpuState.OFF_EXIT_LENGTH));
    }

    @Test
    void faultsStandAtTheInstructionWhichCountsNothing() {
        bench.load(new Assembler().db(0x90, 0x0f, 0x0b)); // nop ud2
        bench.run(Exit.EVENT, 1, MUCH);
        assertEquals(EngineBench.CODE + 1, bench.state.rip());
        assertEquals(UNDEFINED, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        assertEquals(Exit.KIND_FAULT, bench.state.getInt(CpuState.OFF_EXIT_KIND));
        bench.run(Exit.EVENT, 0, MUCH);
        assertEquals(EngineBench.CODE + 1, bench.state.rip(), "it faults again");
    }

    @Test
    void aPageFaultNamesAddressAndErrorAndLeavesRegistersAlone() {
        bench.load(new Assembler().db(0x48, 0x89, 0x03, 0x48, 0x8b, 0x03)); // mov [rbx], rax ; mov rax, [rbx]
        bench.state.gpr(CpuState.RBX, 0x12_3456_7890L);
        bench.state.gpr(CpuState.RAX, 77);
        bench.run(Exit.EVENT, 0, MUCH);
        assertFault(2 | 4);
        bench.state.rip(EngineBench.CODE + 3);
        bench.run(Exit.EVENT, 0, MUCH);
        assertFault(4);
    }

    private void assertFault(int error) {
        assertEquals(PAGE_FAULT, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        assertEquals(error, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
        assertEquals(0x12_3456_7890L, bench.state.get(CpuState.OFF_EXIT_LINEAR));
        assertEquals(77, bench.state.gpr(CpuState.RAX));
    }

    @Test
    void aRepeatedStringCountsEachIterationAndStopsInItsMiddle() {
        bench.load(new Assembler().db(0xf3, 0xaa, 0x0f, 0x0b)); // rep stosb ; ud2
        bench.state.gpr(CpuState.RCX, 5000);
        bench.state.gpr(CpuState.RDI, EngineBench.DATA + 100);
        bench.state.gpr(CpuState.RAX, 0xab);
        bench.run(Exit.BUDGET, 1234, 1234);
        assertEquals(5000 - 1234, bench.state.gpr(CpuState.RCX));
        assertEquals(EngineBench.DATA + 100 + 1234, bench.state.gpr(CpuState.RDI));
        assertEquals(EngineBench.CODE, bench.state.rip());
        assertEquals(0, bench.memory.readByte(EngineBench.DATA + 100 + 1234));
        bench.run(Exit.EVENT, 5000 - 1234, MUCH);
        assertEquals(EngineBench.CODE + 2, bench.state.rip());
        assertEquals((byte) 0xab, bench.memory.readByte(EngineBench.DATA + 100 + 4999));
        assertEquals(0, bench.memory.readByte(EngineBench.DATA + 100 + 5000));
    }

    @Test
    void codeWrittenThroughTheDoorIsRunAsWritten() {
        for (int value = 1; value < 200; value++) {
            bench.load(new Assembler().db(0xb8, value, 0, 0, 0, 0x0f, 0x0b)); // mov eax, value ; ud2
            bench.restart();
            bench.run(Exit.EVENT, 1, MUCH);
            assertEquals(value, bench.state.gpr(CpuState.RAX));
        }
    }

    @Test
    void codeThatTheGuestWritesIsRunAsWritten() {
        // mov [rbx], cl ; mov eax, 0 (its constant is at rbx) ; cmp eax, ecx ; jne ud2 ; inc ecx ; cmp ecx, 100 ; jb start ; hlt
        bench.load(
            new Assembler().db(0x88, 0x0b, 0xb8, 0, 0, 0, 0, 0x39, 0xc8, 0x75, 0x08, 0xff, 0xc1, 0x83, 0xf9, 100, 0x72,
                0xee, 0xf4, 0x0f, 0x0b));
        bench.state.gpr(CpuState.RBX, EngineBench.CODE + 3);
        bench.run(Exit.EVENT, 700, MUCH);
        assertEquals(100, bench.state.gpr(CpuState.RCX));
        assertEquals(EngineBench.CODE + 18, bench.state.rip(), "HLT at CPL 3 faults");
    }

    @Test
    void framesWithCachedCodeAreFlaggedOnlyWhileTheProcessorIsOpen() {
        endless();
        bench.run(Exit.BUDGET, 10_000, 10_000);
        bench.cpu().close();
        assertEquals(0, bench.memory.flags().get(EngineBench.CODE >>> 12) & FrameFlags.CODE);
        bench.reopen();
        bench.run(Exit.BUDGET, 10_000, 10_000);
    }

    @Test
    void theTimeStampCounterIsThatOfItsInstruction() {
        bench.load(new Assembler().db(0x90, 0x90, 0x0f, 0x31, 0x89, 0xc3, 0x0f, 0x31, 0x0f, 0x0b)); // nop nop rdtsc mov rdtsc
        bench.run(Exit.EVENT, 5, MUCH);
        assertEquals(1_000_000 + 2, bench.state.gpr(CpuState.RBX));
        assertEquals(1_000_000 + 4, bench.state.gpr(CpuState.RAX));
        assertEquals(0, bench.state.gpr(CpuState.RDX));
    }

    @Test
    void aKickBeforeARunEndsIt() {
        endless();
        bench.cpu().kick();
        assertEquals(Exit.KICK, bench.run(Long.MAX_VALUE >> 1));
        bench.run(Exit.BUDGET, 1000, 1000);
    }

    @Test
    void aKickFromAnotherThreadEndsAnEndlessLoop() throws Exception {
        endless();
        CountDownLatch begun = new CountDownLatch(1);
        Thread kicker = Thread.ofPlatform().start(() -> {
            try {
                begun.await();
                for (int i = 0; i < 1000; i++) {
                    Thread.onSpinWait();
                }
                bench.cpu().kick();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            begun.countDown();
            assertEquals(Exit.KICK, bench.run(Long.MAX_VALUE >> 1));
        });
        kicker.join();
        assertEquals((bench.state.retired() + 2) / 3, bench.state.gpr(CpuState.RAX), "on an instruction border");
    }

    @Test
    void cpuidStandsAtItselfWhereItExits() {
        bench.load(new Assembler().db(0x90, 0x0f, 0xa2)); // nop cpuid
        bench.run(Exit.CPUID, 1, MUCH);
        assertEquals(EngineBench.CODE + 1, bench.state.rip());
        assertTrue(bench.controls.cpuid().leaves().stream().anyMatch(leaf -> leaf.leaf() == 1), "CPUID 1 is told");
        assertNotEquals(0, bench.controls.cpuid().lookup(0, 0).eax(), "and how many there are");
    }
}
