// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.BP;
import static io.ringzero.x86.Register.BX;
import static io.ringzero.x86.Register.DI;
import static io.ringzero.x86.Register.DS;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.ES;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.GS;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.SI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 32- and 16-bit code. The expected bytes were written by GNU as 2.40 with {@code -O0} from the text beside them. */
class OlderCodeIsThatOfGnuAsTest {
    static Stream<Arguments> cases32() {
        return Stream.of(row("mov eax, [ebx+8]", "8b 43 08", asm -> asm.mov(EAX, mem(EBX, 8))),
            row("mov eax, [x]", "a1 00 00 01 00", asm -> asm.mov(EAX, mem(asm.here("x"), 0))),
            row("mov [x+4], ecx", "89 0d 04 00 01 00", asm -> asm.mov(mem32(asm.here("x"), 4), ECX)),
            row("mov eax, [bx+si]", "67 8b 00", asm -> asm.mov(EAX, mem(BX, SI, 1, 0))),
            row("mov eax, [si+bx]", "67 8b 00", asm -> asm.mov(EAX, mem(SI, BX, 1, 0))),
            row("mov ax, [bp+4]", "67 66 8b 46 04", asm -> asm.mov(AX, mem(BP, 4))),
            row("mov eax, [0xfffff000]", "a1 00 f0 ff ff", asm -> asm.mov(EAX, abs(0xfffff000L))),
            row("mov ecx, [0xfffff000]", "8b 0d 00 f0 ff ff", asm -> asm.mov(ECX, abs(0xfffff000L))),
            row("mov ecx, gs:[0x14]", "65 8b 0d 14 00 00 00", asm -> asm.mov(ECX, abs(0x14).in(GS))),
            row("inc eax", "40", asm -> asm.inc(EAX)), row("dec edi", "4f", asm -> asm.dec(EDI)),
            row("push es", "06", asm -> asm.push(ES)), row("pop ds", "1f", asm -> asm.pop(DS)),
            row("pushad", "60", asm -> asm.emit("pushad")), row("push eax", "50", asm -> asm.push(EAX)),
            row("push ax", "66 50", asm -> asm.push(AX)), row("push 127", "6a 7f", asm -> asm.push(127)),
            row("lea eax, [edi+edi*4]", "8d 04 bf", asm -> asm.lea(EAX, mem(EDI, EDI, 4, 0))),
            row("les eax, [esi]", "c4 06", asm -> asm.emit("les", EAX, mem(ESI))),
            row("bound eax, [esi]", "62 06", asm -> asm.emit("bound", EAX, mem(ESI))),
            row("aam 10", "d4 0a", asm -> asm.emit("aam", Immediate.of(10))),
            row("mov ebx, offset x", "bb 00 00 01 00", asm -> asm.movAddress(EBX, asm.here("x"))),
            row("jmp 0x23:x", "ea 00 00 01 00 23 00", asm -> asm.far("jmp", 0x23, asm.here("x"))),
            row("ret 8", "c2 08 00", asm -> asm.ret(8)), row("pushfd", "9c", asm -> asm.emit("pushfd")),
            row("iretd", "cf", asm -> asm.emit("iretd")),
            row("arpl ax, bx", "63 d8", asm -> asm.emit("arpl", AX, BX)));
    }

    static Stream<Arguments> cases16() {
        return Stream.of(row("mov ax, [bx+si]", "8b 00", asm -> asm.mov(AX, mem(BX, SI, 1, 0))),
            row("mov eax, [bp+di+300]", "66 8b 83 2c 01", asm -> asm.mov(EAX, mem(BP, DI, 1, 300))),
            row("mov ax, [ebx]", "67 8b 03", asm -> asm.mov(AX, mem(EBX))),
            row("mov al, [0x1234]", "a0 34 12", asm -> asm.mov(AL, abs(0x1234))),
            row("push eax", "66 50", asm -> asm.push(EAX)), row("pusha", "60", asm -> asm.emit("pushaw")),
            row("movsd", "66 a5", asm -> asm.emit("movsd")));
    }

    private static Arguments row(String text, String hex, Consumer<Assembler> code) {
        return arguments(text, hex, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases32")
    void sameBytes32(String text, String hex, Consumer<Assembler> code) {
        check(CodeMode.PROTECTED32, text, hex, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases16")
    void sameBytes16(String text, String hex, Consumer<Assembler> code) {
        check(CodeMode.PROTECTED16, text, hex, code);
    }

    private static void check(CodeMode mode, String text, String hex, Consumer<Assembler> code) {
        Assembler assembler = new Assembler(mode);
        code.accept(assembler);
        assertEquals(hex, HexFormat.ofDelimiter(" ").formatHex(assembler.assemble(0x10000).bytes()), text);
    }

    @Test
    void registersOf64BitsAreRefused() {
        Assembler assembler = new Assembler(CodeMode.PROTECTED32);
        assertThrows(IllegalArgumentException.class, () -> assembler.mov(EAX, mem(RBX)));
        assertThrows(IllegalArgumentException.class, () -> assembler.push(RBX));
    }
}
