// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AH;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.CL;
import static io.ringzero.x86.Register.CR3;
import static io.ringzero.x86.Register.CR8;
import static io.ringzero.x86.Register.CX;
import static io.ringzero.x86.Register.DIL;
import static io.ringzero.x86.Register.DL;
import static io.ringzero.x86.Register.DS;
import static io.ringzero.x86.Register.DX;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.GS;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.R9B;
import static io.ringzero.x86.Register.R9D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static io.ringzero.x86.Register.SIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected bytes were written by GNU as 2.40 with {@code -O0} from the text beside them. */
class AssembledCodeIsThatOfGnuAsTest {
    static Stream<Arguments> cases() {
        return Stream.of(row("mov rax, [rbx+8]", "48 8b 43 08", asm -> asm.mov(RAX, mem(RBX, 8))),
            row("mov [r13], r9d", "45 89 4d 00", asm -> asm.mov(mem(R13), R9D)),
            row("mov [r12+rax*8-128], cl", "41 88 4c c4 80", asm -> asm.mov(mem(R12, RAX, 8, -128), CL)),
            row("mov rax, 5", "48 c7 c0 05 00 00 00", asm -> asm.mov(RAX, 5)),
            row("mov eax, 5", "b8 05 00 00 00", asm -> asm.mov(EAX, 5)),
            row("mov rax, 0x1122334455667788", "48 b8 88 77 66 55 44 33 22 11",
                asm -> asm.mov(RAX, 0x1122334455667788L)),
            row("mov byte ptr [rsp], 1", "c6 04 24 01", asm -> asm.mov(mem8(RSP, 0), 1)),
            row("mov word ptr [rdi+2], 0xffff", "66 c7 47 02 ff ff", asm -> asm.mov(mem16(RDI, 2), 0xffff)),
            row("mov dl, ah", "88 e2", asm -> asm.mov(DL, AH)),
            row("mov sil, dil", "40 88 fe", asm -> asm.mov(SIL, DIL)),
            row("add rax, -1", "48 83 c0 ff", asm -> asm.add(RAX, -1)),
            row("add eax, 0xffffffff", "83 c0 ff", asm -> asm.add(EAX, 0xffffffffL)),
            row("add dword ptr [rbp-4], 1000", "81 45 fc e8 03 00 00", asm -> asm.add(mem32(RBP, -4), 1000)),
            row("cmp ax, 0x1234", "66 3d 34 12", asm -> asm.cmp(AX, 0x1234)),
            row("test al, 1", "a8 01", asm -> asm.test(AL, 1)), row("shl rax, 1", "48 d1 e0", asm -> asm.shl(RAX, 1)),
            row("shr qword ptr [rax], cl", "48 d3 28", asm -> asm.shr(mem64(RAX, 0), CL)),
            row("imul rcx, rdx, 100", "48 6b ca 64", asm -> asm.imul(RCX, RDX, 100)),
            row("push r15", "41 57", asm -> asm.push(R15)), row("push 127", "6a 7f", asm -> asm.push(127)),
            row("push -1000", "68 18 fc ff ff", asm -> asm.push(-1000)),
            row("pop qword ptr [rbx]", "8f 03", asm -> asm.pop(mem(RBX))),
            row("call [rip+label]", "ff 15 fa ff ff ff", asm -> asm.call(mem64(asm.here("x"), 0))),
            row("jmp rax", "ff e0", asm -> asm.jmp(RAX)),
            row("movzx eax, byte ptr [rsi]", "0f b6 06", asm -> asm.movzx(EAX, mem8(RSI, 0))),
            row("movsxd rax, ecx", "48 63 c1", asm -> asm.emit("movsxd", RAX, ECX)),
            row("lea rax, [rdi+rdi*4]", "48 8d 04 bf", asm -> asm.lea(RAX, mem(RDI, RDI, 4, 0))),
            row("mov eax, gs:[0x10]", "65 8b 04 25 10 00 00 00", asm -> asm.mov(EAX, abs(0x10).in(GS))),
            row("mov cr3, rax", "0f 22 d8", asm -> asm.mov(CR3, RAX)),
            row("mov r8, cr8", "45 0f 20 c0", asm -> asm.mov(R8, CR8)),
            row("mov ds, eax", "8e d8", asm -> asm.mov(DS, AX)),
            row("lock cmpxchg [rdx], rcx", "f0 48 0f b1 0a", asm -> asm.lock().cmpxchg(mem(RDX), RCX)),
            row("rep movsq", "f3 48 a5", asm -> asm.rep().movsq()),
            row("repne scasb", "f2 ae", asm -> asm.repne().emit("scasb")),
            row("in al, dx", "ec", asm -> asm.in(AL, DX)),
            row("out 0xe9, al", "e6 e9", asm -> asm.out(Immediate.of(0xe9), AL)),
            row("setne r9b", "41 0f 95 c1", asm -> asm.setcc(Condition.NE, R9B)),
            row("cmovl rax, [rcx]", "48 0f 4c 01", asm -> asm.cmov(Condition.L, RAX, mem(RCX))),
            row("bswap r10", "49 0f ca", asm -> asm.bswap(R10)), row("iretq", "48 cf", asm -> asm.iretq()),
            row("sysretq", "48 0f 07", asm -> asm.emit("sysretq")), row("swapgs", "0f 01 f8", asm -> asm.swapgs()),
            row("pushfq", "9c", asm -> asm.pushfq()), row("int 0x82", "cd 82", asm -> asm.interrupt(0x82)),
            row("xchg r8, rax", "49 90", asm -> asm.xchg(R8, RAX)),
            row("xchg eax, eax", "87 c0", asm -> asm.xchg(EAX, EAX)),
            row("mov [0x1122334455667788], al", "a2 88 77 66 55 44 33 22 11",
                asm -> asm.mov(abs(0x1122334455667788L), AL)),
            row("andn eax, ecx, edx", "c4 e2 70 f2 c2", asm -> asm.emit("andn", EAX, ECX, EDX)),
            row("pdep r9, r10, r11", "c4 42 ab f5 cb", asm -> asm.emit("pdep", R9, R10, R11)),
            row("lar eax, cx", "0f 02 c1", asm -> asm.emit("lar", EAX, CX)),
            row("cmpxchg16b [rsi]", "48 0f c7 0e", asm -> asm.emit("cmpxchg16b", mem(RSI))),
            row("jnz over a nop", "75 01 90", asm -> {
                Label over = asm.label("over");
                asm.emit("jnz", over).nop().bind(over);
            }));
    }

    private static Arguments row(String text, String hex, Consumer<Assembler> code) {
        return arguments(text, hex, code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sameBytes(String text, String hex, Consumer<Assembler> code) {
        Assembler assembler = new Assembler();
        code.accept(assembler);
        assertEquals(hex, HexFormat.ofDelimiter(" ").formatHex(assembler.assemble(0).bytes()), text);
    }
}
