// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as GNU objdump 2.40 wrote them for these bytes at address 0x1000. */
class DisassemblyIsSpelledLikeGnuTest {
    private static final long ADDRESS = 0x1000;

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = { //
        "48 8b 43 08;             mov rax,QWORD PTR [rbx+0x8];                     mov 0x8(%rbx),%rax", //
        "c7 44 24 10 12 34 56 78; mov DWORD PTR [rsp+0x10],0x78563412;             movl $0x78563412,0x10(%rsp)", //
        "f0 48 0f b1 0a;          lock cmpxchg QWORD PTR [rdx],rcx;                lock cmpxchg %rcx,(%rdx)", //
        "65 8b 04 25 10 00 00 00; mov eax,DWORD PTR gs:0x10;                       mov %gs:0x10,%eax", //
        "48 8d 05 06 00 00 00;    lea rax,[rip+0x6] # 0x100d;                      lea 0x6(%rip),%rax # 0x100d", //
        "75 fe;                   jne 0x1000;                                      jne 0x1000", //
        "ff 25 fa ff ff ff;       jmp QWORD PTR [rip+0xfffffffffffffffa] # 0x1000; jmp *-0x6(%rip) # 0x1000", //
        "f3 48 a5;                rep movs QWORD PTR es:[rdi],QWORD PTR ds:[rsi];  rep movsq %ds:(%rsi),%es:(%rdi)", //
        "f2 ae;                   repnz scas al,BYTE PTR es:[rdi];                 repnz scas %es:(%rdi),%al", //
        "0f b6 06;                movzx eax,BYTE PTR [rsi];                        movzbl (%rsi),%eax", //
        "48 63 c1;                movsxd rax,ecx;                                  movslq %ecx,%rax", //
        "48 98;                   cdqe;                                            cltq", //
        "48 d3 28;                shr QWORD PTR [rax],cl;                          shrq %cl,(%rax)", //
        "c8 10 00 02;             enter 0x10,0x2;                                  enter $0x10,$0x2", //
        "ee;                      out dx,al;                                       out %al,(%dx)", //
        "0f 22 d8;                mov cr3,rax;                                     mov %rax,%cr3", //
        "41 ff d3;                call r11;                                        call *%r11", //
        "48 cb;                   retfq;                                           lretq", //
        "9c;                      pushf;                                           pushf", //
        "88 e2;                   mov dl,ah;                                       mov %ah,%dl"})
    void text(String hex,
        String intel, String att) {
        Instruction instruction = Decoding.instruction(hex);
        assertEquals(intel, new Disassembler(Syntax.INTEL).text(instruction, ADDRESS));
        assertEquals(att, new Disassembler(Syntax.ATT).text(instruction, ADDRESS));
    }

    @Test
    void listingGoesOnBehindBadBytes() {
        List<String> lines = new Disassembler(Syntax.INTEL).listing(CodeMode.LONG64, HexFormat.of().parseHex("9006f4"),
            ADDRESS);
        assertEquals(List.of("1000: 90 nop", "1001: 06 (bad)", "1002: f4 hlt"),
            lines.stream().map(line -> line.replaceAll(" +", " "))
                .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = { //
        "PROTECTED32; 8b 44 24 04;          mov eax,DWORD PTR [esp+0x4]", //
        "PROTECTED32; 67 8b 40 04;          mov eax,DWORD PTR [bx+si+0x4]", //
        "PROTECTED32; 9a 78 56 34 12 07 00; call 0x7:0x12345678", //
        "PROTECTED32; 66 ea 34 12 07 00;    jmp 0x7:0x1234", //
        "PROTECTED16; 8b 46 fe;             mov ax,WORD PTR [bp-0x2]", //
        "PROTECTED16; 66 60;                pushad", //
        "PROTECTED16; c5 36 34 12;          lds si,DWORD PTR ds:0x1234"})
    void otherModes(CodeMode mode, String hex,
        String intel) {
        assertEquals(intel, new Disassembler(Syntax.INTEL).text(Decoding.instruction(mode, hex), ADDRESS));
    }
}
