// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches take the shortest form that reaches, data and constants carry addresses, mistakes are named. */
class LabelsAreResolvedTest {
    private static final long ORIGIN = 0xffffffff80001000L;

    private static String hex(Program program) {
        return HexFormat.ofDelimiter(" ").formatHex(program.bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 126, 127, 128, 129, 1000})
    void forwardJumpIsShortUpTo127Bytes(int distance) {
        Assembler asm = new Assembler();
        Label over = asm.label("over");
        Program program = asm.jmp(over).space(distance).bind(over).assemble(ORIGIN);
        assertEquals(distance <= 127 ? 2 : 5, program.bytes().length - distance);
        Relative target = (Relative) Decoding.instruction(hex(program)).operand(0);
        assertEquals(distance, target.displacement());
        assertEquals(ORIGIN + program.bytes().length, program.address(over));
    }

    @Test
    void aBranchThatGrowsMakesOthersGrow() {
        Assembler asm = new Assembler();
        Label end = asm.label("end");
        Label middle = asm.label("middle");
        asm.jcc(Condition.E, middle).jmp(end).space(122).bind(middle).space(126).bind(end);
        // je reaches 124 bytes with a short jmp and 127 with a long one; jmp needs the long form.
        assertEquals(2 + 5 + 122 + 126, asm.assemble(0).bytes().length);
        asm = new Assembler();
        Label far = asm.label("far");
        Label near = asm.label("near");
        asm.jcc(Condition.E, near).jmp(far).space(123).bind(near).space(126).bind(far);
        assertEquals(6 + 5 + 123 + 126, asm.assemble(0).bytes().length);
    }

    @Test
    void backwardCallAndLoop() {
        Assembler asm = new Assembler();
        Label start = asm.here("start");
        asm.nop().loop(start).call(start);
        assertEquals("90 e2 fd e8 f8 ff ff ff", hex(asm.assemble(ORIGIN)));
    }

    @Test
    void loopOutOfReachIsNamed() {
        Assembler asm = new Assembler();
        Label start = asm.here("start");
        asm.space(127).loop(start);
        assertEquals("start is out of reach: -129 does not fit 8 bits",
            assertThrows(IllegalStateException.class, () -> asm.assemble(0)).getMessage());
    }

    @Test
    void memoryAtALabelIsRipRelativeBehindConstantsToo() {
        Assembler asm = new Assembler();
        Label data = asm.label("data");
        asm.mov(mem32(data, 4), 0x11223344).lea(RAX, data).mov(EAX, data).bind(data).dq(1);
        Program program = asm.assemble(ORIGIN);
        assertEquals("c7 05 11 00 00 00 44 33 22 11 48 8d 05 06 00 00 00 8b 05 00 00 00 00 01 00 00 00 00 00 00 00",
            hex(program));
    }

    @Test
    void addressesFollowTheOrigin() {
        Assembler asm = new Assembler();
        Label data = asm.label("data");
        asm.movAddress(RBX, data).dq(data).align(16).bind(data).asciz("hi");
        Program program = asm.assemble(ORIGIN + 1);
        ByteBuffer bytes = ByteBuffer.wrap(program.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, program.address(data) % 16);
        assertEquals(program.address(data), bytes.getLong(2));
        assertEquals(program.address(data), bytes.getLong(10));
        assertArrayEquals(new byte[] {'h', 'i', 0},
            java.util.Arrays.copyOfRange(program.bytes(), program.bytes().length - 3,
                program.bytes().length));
    }

    @Test
    void mistakesAreNamed() {
        Assembler asm = new Assembler();
        assertTrue(message(() -> asm.mov(mem(RAX), 5)).contains("the width of the memory operand is unclear"));
        assertTrue(message(() -> asm.mov(EAX, RBX)).contains("no row of the opcode table takes these operands"));
        assertTrue(message(() -> asm.emit("mvo", EAX, EAX)).startsWith("mvo eax, eax: no row"));
        assertTrue(message(() -> asm.emit("mov", Register.AH, Register.R8B)).contains("no row"));
        assertTrue(message(() -> asm.add(EAX, 0x100000000L)).contains("no row"));
        assertTrue(message(() -> asm.db(256)).contains("does not fit 8 bits"));
        assertTrue(message(() -> asm.align(24)).contains("not a power of two"));
    }

    @Test
    void unboundAndTwiceBoundLabelsAreNamed() {
        Assembler asm = new Assembler();
        Label lost = asm.label("lost");
        asm.jmp(lost);
        assertEquals("lost is used and never bound",
            assertThrows(IllegalStateException.class, () -> asm.assemble(0)).getMessage());
        asm.bind(lost);
        assertEquals("lost is bound twice",
            assertThrows(IllegalStateException.class, () -> asm.bind(lost)).getMessage());
    }

    private static String message(Runnable mistake) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
    }
}
