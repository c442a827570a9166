// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * Somebody to talk to: shows a prompt, echoes what is typed, answers a line with its characters in reverse order, and powers
 * off on the line {@code quit}.
 */
final class EchoGuest {
    /** What it shows when it waits for a line. */
    static final String PROMPT = "echo> ";
    private static final int LONGEST = 1000;

    private EchoGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-echo");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        var asm = guest.asm;
        Label line = asm.label("line");
        guest.data(() -> asm.bind(line).space(LONGEST + 8));
        guest.mainHere();
        console.open();
        console.say("echo: started\r\n");
        Label prompt = asm.here("prompt");
        console.say(PROMPT);
        asm.lea(RBX, line).emit("xor", R12D, R12D);
        Label next = asm.here("next");
        Label whole = asm.label("whole");
        console.readKey();
        asm.cmp(EAX, '\r').jcc(Condition.E, whole).cmp(EAX, '\n').jcc(Condition.E, whole).cmp(R12D, LONGEST)
            .jcc(Condition.AE, next).mov(mem(RBX, R12, 1, 0), AL).inc(R12D).lea(RSI, mem(RBX, R12, 1, -1))
            .mov(ECX, 1);
        console.print();
        asm.jmp(next);

        asm.bind(whole);
        console.say("\r\n");
        Label answer = asm.label("answer");
        Label quit = asm.label("quit");
        asm.cmp(R12D, 4).jcc(Condition.NE, answer).cmp(mem(RBX, 0).withBits(32), 0x74697571).jcc(Condition.E, quit);
        asm.bind(answer).emit("xor", EDX, EDX).lea(R13, mem(R12, -1));
        Label swap = asm.here("swap");
        Label swapped = asm.label("swapped");
        asm.cmp(io.ringzero.x86.Register.RDX, R13).jcc(Condition.GE, swapped)
            .mov(AL, mem(RBX, io.ringzero.x86.Register.RDX, 1, 0)).mov(io.ringzero.x86.Register.CL, mem(RBX, R13, 1, 0))
            .mov(mem(RBX, R13, 1, 0), AL).mov(mem(RBX, io.ringzero.x86.Register.RDX, 1, 0), io.ringzero.x86.Register.CL)
            .inc(EDX).dec(R13).jmp(swap);
        asm.bind(swapped).mov(RSI, RBX).mov(ECX, R12D);
        console.print();
        console.say("\r\n");
        asm.jmp(prompt);
        asm.bind(quit);
        console.say("echo: done\r\n");
        guest.shutdown();
        return guest.elf();
    }
}
