// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Register;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FXSAVE, XSAVE and their kin, with what a processor of family 19h does for expectation. */
class FpuImagesTest {
    private static final int FSW = CpuState.OFF_FXSAVE + 2;
    private static final int HEADER = 512;
    private static final long FILL = 0x5555_5555_5555_5555L;

    private final Bench bench = new Bench();

    @BeforeEach
    void prepare() {
        bench.state.set(CpuState.OFF_CR4, bench.state.get(CpuState.OFF_CR4) | Bits.CR4_OSXSAVE);
        bench.state.set(CpuState.OFF_XCR0, 3);
        bench.set(RSI, Bench.DATA);
        for (int i = 0; i < 1024; i += 8) {
            bench.memory.writeLong(Bench.DATA + i, FILL);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void run(String mnemonic) {
        bench.load(new Assembler().emit(mnemonic, mem(RSI)).emit("hlt"));
        bench.reset().toHalt();
    }

    private void faults(String mnemonic, int vector, int error) {
        CpuImage before = bench.state.image();
        bench.load(new Assembler().emit(mnemonic, mem(RSI)).emit("hlt"));
        assertEquals(Exit.EVENT, bench.reset().run(10), mnemonic);
        assertEquals(vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), mnemonic);
        assertEquals(error, bench.state.getInt(CpuState.OFF_EXIT_ERROR), mnemonic);
        assertArrayEquals(registers(before), registers(bench.state.image()), "registers stay");
    }

    private static byte[] registers(CpuImage image) {
        return Arrays.copyOfRange(image.bytes(), CpuState.OFF_FXSAVE, CpuState.OFF_FXSAVE + 512);
    }

    /** Fills the registers with what no two places share. */
    private void scramble(int fsw) {
        SplittableRandom random = new SplittableRandom(7);
        long at = bench.state.address() + CpuState.OFF_FXSAVE;
        for (int i = 32; i < 416; i += 8) {
            boolean high = i < 160 && (i & 8) != 0;
            HostMemory.putLong(at + i, high ? random.nextLong() & 0xffff : random.nextLong());
        }
        bench.state.set(CpuState.OFF_FXSAVE, 0x0123_00a5_0000_0340L | (long) fsw << 16);
        bench.state.set(CpuState.OFF_FXSAVE + 8, 0xffff_8000_1234_5678L);
        bench.state.set(CpuState.OFF_FXSAVE + 16, 0x0000_7000_8765_4321L);
        bench.state.setInt(CpuState.OFF_FXSAVE + 24, 0x9fa1);
    }

    private long word(int offset) {
        return bench.memory.readLong(Bench.DATA + offset);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3 << 11, 7 << 11})
    void whatFxsaveWritesIsTheStatesImage(int fsw) {
        scramble(fsw);
        run("fxsave64");
        assertEquals(0xa5_0000_0340L | (long) fsw << 16, word(0), "no opcode: no exception waits");
        assertEquals(0, word(8) | word(16), "no pointers: no exception waits");
        assertEquals(0xffff_0000_9fa1L, word(24));
        for (int i = 32; i < 416; i += 8) {
            assertEquals(bench.state.get(CpuState.OFF_FXSAVE + i), word(i), "byte " + i);
        }
        for (int i = 416; i < 1024; i += 8) {
            assertEquals(FILL, word(i), "byte " + i + " is not written");
        }
    }

    @Test
    void pointersAreSavedWhileAnExceptionWaits() {
        scramble(0x80 | 0x80 << 8 | 4);
        run("fxsave64");
        assertEquals(0x0123_00a5_8084_0340L, word(0));
        assertEquals(0xffff_8000_1234_5678L, word(8));
        assertEquals(0x0000_7000_8765_4321L, word(16));
        run("fxsave");
        assertEquals(0x1234_5678L, word(8), "32 bits");
        assertEquals(0x8765_4321L, word(16));
    }

    @ParameterizedTest
    @CsvSource({"fxsave64, fxrstor64", "xsave64, xrstor64", "xsaveopt64, xrstor64"})
    void whatWasSavedComesBack(String save, String restore) {
        scramble(0x80 | 0x80 << 8 | 4 | 5 << 11);
        bench.memory.fill(Bench.DATA, 1024, (byte) 0);
        bench.set(Register.RAX, 3);
        byte[] before = registers(bench.state.image());
        run(save);
        bench.state.set(CpuState.OFF_FXSAVE, 0x037f);
        for (int i = 8; i < 416; i += 8) {
            bench.state.set(CpuState.OFF_FXSAVE + i, i == 24 ? 0xffff_0000_1f80L : 0);
        }
        run(restore);
        assertArrayEquals(before, registers(bench.state.image()));
    }

    @Test
    void restoringMakesStatusAgreeWithItsExceptions() {
        bench.memory.fill(Bench.DATA, 512, (byte) 0);
        bench.memory.writeInt(Bench.DATA + 24, 0x1f80);
        bench.memory.writeInt(Bench.DATA, 0x0001_0000);
        run("fxrstor64");
        assertEquals(0x8081_0040L, bench.state.get(CpuState.OFF_FXSAVE) & 0xffff_ffffL, "unmasked: it waits");
        bench.memory.writeInt(Bench.DATA, 0x8080_ffff);
        run("fxrstor64");
        assertEquals(0x0000_1f7fL, bench.state.get(CpuState.OFF_FXSAVE) & 0xffff_ffffL, "none: nothing waits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fxsave64", "fxrstor64", "xsave64", "xsaveopt64", "xrstor64"})
    void misalignedAreasAreRefused(String mnemonic) {
        bench.set(RSI, Bench.DATA + 8);
        faults(mnemonic, Vector.GP, 0);
        bench.set(RSI, 0x8000_0000_0000_0000L);
        faults(mnemonic, Vector.GP, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fxrstor64", "xrstor64"})
    void reservedBitsOfMxcsrAreRefused(String mnemonic) {
        scramble(0);
        bench.set(Register.RAX, 3);
        for (int bit = 16; bit < 32; bit++) {
            bench.memory.fill(Bench.DATA, 576, (byte) 0);
            bench.memory.writeInt(Bench.DATA + 24, 1 << bit);
            faults(mnemonic, Vector.GP, 0);
        }
    }

    @Test
    void theHeaderIsJudgedBeforeAnythingChanges() {
        scramble(0);
        bench.set(Register.RAX, 3);
        for (int at = 0; at < 64; at++) {
            bench.memory.fill(Bench.DATA, 576, (byte) 0);
            bench.memory.writeInt(Bench.DATA + 24, 0x1f80);
            bench.memory.writeByte(Bench.DATA + HEADER + at, (byte) 4);
            if (at < 24) {
                faults("xrstor64", Vector.GP, 0);
            } else {
                run("xrstor64");
            }
        }
    }

    @Test
    void xsaveWritesWhatIsWantedAndTellsWhatIsInUse() {
        bench.state.set(CpuState.OFF_FXSAVE, 0x037f);
        bench.state.set(CpuState.OFF_FXSAVE + 160, 0);
        bench.memory.writeLong(Bench.DATA + HEADER, 0xff);
        bench.set(Register.RAX, 3);
        run("xsave64");
        assertEquals(0xfc, word(HEADER), "nothing is in use");
        assertEquals(0x037f, word(0), "but written");
        assertEquals(FILL, word(HEADER + 8), "the header's rest is not written");
        scramble(0);
        bench.set(Register.RAX, 2);
        run("xsave64");
        assertEquals(0xfe, word(HEADER));
        assertEquals(0x037f, word(0), "x87 was not asked for");
        assertEquals(bench.state.get(CpuState.OFF_FXSAVE + 160), word(160));
    }

    @Test
    void xsaveoptLeavesOutWhatIsInitial() {
        bench.state.set(CpuState.OFF_FXSAVE + 168, 9);
        bench.set(Register.RAX, 3);
        bench.memory.writeLong(Bench.DATA + HEADER, 1);
        run("xsaveopt64");
        assertEquals(2, word(HEADER));
        assertEquals(FILL, word(0), "x87 is initial");
        assertEquals(9, word(168));
        assertEquals(0xffff_0000_1f80L, word(24));
    }

    @Test
    void xrstorSetsAbsentComponentsToTheirInitialState() {
        scramble(0x3800);
        bench.memory.fill(Bench.DATA, 576, (byte) 0);
        bench.memory.writeInt(Bench.DATA + 24, 0x7f80);
        bench.set(Register.RAX, 3);
        run("xrstor64");
        assertEquals(0x037f, bench.state.get(CpuState.OFF_FXSAVE));
        assertEquals(0x7f80, bench.state.getInt(CpuState.OFF_FXSAVE + 24), "MXCSR comes from the area");
        for (int i = 32; i < 416; i += 8) {
            assertEquals(0, bench.state.get(CpuState.OFF_FXSAVE + i));
        }
        assertEquals(0, bench.state.getInt(FSW - 2) >>> 16);
    }

    @Test
    void areasThatCrossAPageFaultBeforeAnyEffect() {
        scramble(0);
        bench.set(Register.RAX, 3);
        for (String mnemonic : new String[] {"fxsave64", "fxrstor64", "xsave64", "xrstor64"}) {
            boolean write = mnemonic.contains("save");
            int bytes = mnemonic.startsWith("f") ? 512 : 576;
            for (int inFirst = 64; inFirst < bytes; inFirst += 64) {
                long at = Bench.DATA + 0x1000 - inFirst;
                bench.set(RSI, at);
                bench.memory.fill(Bench.DATA, 0x2000, (byte) 0);
                bench.mmu.absent.add(Bench.DATA + 0x1000 >>> 12);
                bench.tlb.flush();
                faults(mnemonic, Vector.PF, write ? 2 : 0);
                long last = mnemonic.startsWith("xr") ? Math.max(at + 512, Bench.DATA + 0x1000) : at + bytes - 1;
                assertEquals(last, bench.state.get(CpuState.OFF_EXIT_LINEAR), mnemonic + " with " + inFirst);
                assertEquals(0, bench.memory.readLong(at), "nothing is written");
                bench.mmu.absent.clear();
            }
        }
    }

    @Test
    void xcr0TakesOnlyWhatExists() {
        for (long[] row : new long[][] {{0, 1, 1}, {0, 3, 1}, {0, 2, 0}, {0, 0, 0}, {0, 7, 0}, {1, 3, 0},
            {0, 0x1_0000_0003L, 0}}) {
            bench.state.set(CpuState.OFF_XCR0, 3);
            bench.set(Register.RCX, row[0]);
            bench.set(Register.RAX, row[1] & 0xffff_ffffL);
            bench.set(Register.RDX, row[1] >>> 32);
            bench.load(new Assembler().emit("xsetbv").emit("hlt"));
            assertEquals(row[2] == 1 ? Exit.HLT : Exit.EVENT, bench.reset().run(10), Arrays.toString(row));
            assertEquals(row[2] == 1 ? row[1] : 3, bench.state.get(CpuState.OFF_XCR0), Arrays.toString(row));
        }
    }
}
