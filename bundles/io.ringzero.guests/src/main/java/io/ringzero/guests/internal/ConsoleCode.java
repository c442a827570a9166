// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R8D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;

/** The PV console in the guest: prints text and numbers, reads keys. Waits for room by yielding, for keys by blocking. */
final class ConsoleCode {
    private final GuestProgram guest;
    private final EventCode events;
    private final Assembler asm;
    private final Label page;
    private final Label port;
    private final Label print;
    private final Label printNumber;
    private final Label readKey;

    ConsoleCode(GuestProgram guest, EventCode events) {
        this.guest = guest;
        this.events = events;
        this.asm = guest.asm;
        page = asm.label("consolePage");
        port = asm.label("consolePort");
        guest.quads(page, 1);
        guest.quads(port, 1);
        print = writePrint();
        printNumber = writePrintNumber();
        readKey = writeReadKey();
    }

    /** Finds the ring: to be done first in main. */
    void open() {
        asm.mov(RAX, mem64(guest.startInfo, 0)).mov(EDX, mem32(RAX, StartInfo.CONSOLE_EVTCHN)).mov(mem32(port, 0), EDX)
            .mov(RAX, mem64(RAX, StartInfo.CONSOLE_MFN));
        guest.callMfnToAddress();
        asm.mov(mem64(page, 0), RAX);
    }

    /** RSI: text, ECX: its length. */
    private Label writePrint() {
        Label full = asm.label("full");
        Label finished = asm.label("finished");
        Label start = asm.here("print");
        asm.push(RBX).mov(RBX, mem64(page, 0));
        Label next = asm.here("next");
        asm.test(ECX, ECX).jcc(Condition.E, finished).mov(EDX, mem32(RBX, ConsoleRing.OUT_PROD)).mov(EAX, EDX)
            .sub(EAX, mem32(RBX, ConsoleRing.OUT_CONS)).cmp(EAX, 2048).jcc(Condition.AE, full);
        asm.mov(AL, mem8(RSI, 0)).inc(RSI).mov(R8D, EDX).and(R8D, 2047).mov(mem(RBX, R8, 1, ConsoleRing.OUT), AL)
            .inc(EDX).mov(mem32(RBX, ConsoleRing.OUT_PROD), EDX).dec(ECX).jmp(next);
        asm.bind(full).push(RSI).push(RCX).mov(EDI, mem32(port, 0));
        events.send();
        asm.mov(EDI, SchedOp.SCHEDOP_yield);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.pop(RCX).pop(RSI).jmp(next);
        asm.bind(finished).mov(EDI, mem32(port, 0));
        events.send();
        asm.pop(RBX).ret();
        return start;
    }

    /** RAX: an unsigned number, printed in decimal. */
    private Label writePrintNumber() {
        Label start = asm.here("printNumber");
        asm.sub(RSP, 24).lea(RSI, mem(RSP, 24)).mov(ECX, 10);
        Label digit = asm.here("digit");
        asm.emit("xor", EDX, EDX).div(RCX).add(EDX, '0').dec(RSI).mov(mem8(RSI, 0), Register.DL).test(RAX, RAX)
            .jcc(Condition.NE, digit);
        asm.lea(RCX, mem(RSP, 24)).sub(RCX, RSI).call(print).add(RSP, 24).ret();
        return start;
    }

    /** The next key comes in EAX. */
    private Label writeReadKey() {
        Label some = asm.label("some");
        Label start = asm.here("readKey");
        asm.push(RBX).mov(RBX, mem64(page, 0));
        Label again = asm.here("again");
        asm.mov(ECX, mem32(RBX, ConsoleRing.IN_CONS)).cmp(ECX, mem32(RBX, ConsoleRing.IN_PROD))
            .jcc(Condition.NE, some).mov(EDI, mem32(port, 0));
        events.waitBlocked();
        asm.jmp(again);
        asm.bind(some).mov(EDX, ECX).and(EDX, 1023).movzx(EAX, io.ringzero.x86.Mem.mem(RBX, RDX, 1, 0).withBits(8))
            .inc(ECX).mov(mem32(RBX, ConsoleRing.IN_CONS), ECX).push(RAX).mov(EDI, mem32(port, 0));
        events.send();
        asm.pop(RAX).pop(RBX).ret();
        return start;
    }

    /** Prints a text. */
    void say(String text) {
        asm.lea(RSI, guest.text(text)).mov(ECX, text.length()).call(print);
    }

    /** Prints ECX characters from RSI. */
    void print() {
        asm.call(print);
    }

    /** Prints RAX in decimal. */
    void printNumber() {
        asm.call(printNumber);
    }

    /** Waits for a key; it comes in EAX. */
    void readKey() {
        asm.call(readKey);
    }
}
