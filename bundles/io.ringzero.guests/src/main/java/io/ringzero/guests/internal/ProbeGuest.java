// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R13D;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;

/**
 * Makes the hypercalls that one types: a line has the number and up to five arguments, hexadecimal, and is answered with RAX in
 * sixteen digits. For those who write hypercalls.
 */
final class ProbeGuest {
    private static final int WORDS = 6;

    private ProbeGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-probe");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        Assembler asm = guest.asm;
        Label words = asm.label("words");
        guest.quads(words, WORDS);
        Label digits = asm.label("digits");
        guest.quads(digits, 2);
        guest.mainHere();
        console.open();
        console.say("probe: started\r\n");
        Label prompt = asm.here("prompt");
        console.say("probe> ");
        readLine(asm, console, words);
        console.say("\r\n");
        asm.mov(RAX, mem64(words, 0)).mov(RDI, mem64(words, 8)).mov(RSI, mem64(words, 16)).mov(RDX, mem64(words, 24))
            .mov(R10, mem64(words, 32)).mov(R8, mem64(words, 40)).emit("syscall");
        writeDigits(asm, digits);
        asm.lea(RSI, digits).mov(ECX, 16);
        console.print();
        console.say("\r\n");
        asm.jmp(prompt);
        return guest.elf();
    }

    /** Words come in hexadecimal with blanks between them; what is neither is passed over, words without place too. */
    private static void readLine(Assembler asm, ConsoleCode console, Label words) {
        Label next = asm.label("next");
        Label digit = asm.label("digit");
        Label blank = asm.label("blank");
        Label whole = asm.label("whole");
        asm.emit("xor", EAX, EAX).emit("xor", R12D, R12D).lea(RBX, words);
        for (int i = 0; i < WORDS; i++) {
            asm.mov(mem64(RBX, 8 * i), RAX);
        }
        asm.bind(next);
        console.readKey();
        asm.cmp(EAX, '\r').jcc(Condition.E, whole).cmp(EAX, '\n').jcc(Condition.E, whole).cmp(EAX, ' ')
            .jcc(Condition.E, blank).sub(EAX, '0').cmp(EAX, 9).jcc(Condition.BE, digit).or(EAX, 0x20)
            .sub(EAX, 'a' - '0' - 10).cmp(EAX, 10).jcc(Condition.B, next).cmp(EAX, 15).jcc(Condition.A, next);
        asm.bind(digit).cmp(R12D, WORDS).jcc(Condition.AE, next).mov(RDX, mem(RBX, R12, 8, 0)).shl(RDX, 4)
            .or(RDX, RAX).mov(mem(RBX, R12, 8, 0), RDX).jmp(next);
        asm.bind(blank).inc(R12D).jmp(next);
        asm.bind(whole);
    }

    /** RAX in hexadecimal. */
    private static void writeDigits(Assembler asm, Label digits) {
        Label decimal = asm.label("decimal");
        asm.mov(R13, RAX).lea(RBX, digits).mov(R12D, 16);
        Label next = asm.here("next");
        asm.emit("rol", R13, new Immediate(4, 8)).mov(EAX, R13D).and(EAX, 15).cmp(EAX, 10)
            .jcc(Condition.B, decimal).add(EAX, 'a' - '0' - 10);
        asm.bind(decimal).add(EAX, '0').mov(mem8(RBX, 0), AL).inc(RBX).dec(R12D).jcc(Condition.NE, next);
    }
}
