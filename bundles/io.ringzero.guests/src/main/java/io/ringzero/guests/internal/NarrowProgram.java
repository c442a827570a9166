// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.DL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.ESP;

import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.HypercallPage;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.abi.layout.StartInfo32;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * A 32-bit guest being written: start of day in ring 1, hypercalls by INT 0x82 of the hypercall page, output on the PV
 * console, shutdown, and data that gathers behind the code. Events stay masked. Routines may change all registers but EBX
 * and EBP. One thread.
 */
final class NarrowProgram {
    /** Where pseudo-physical 0 is mapped. */
    static final long VIRT_BASE = 0xc0000000L;
    private static final long LOAD = VIRT_BASE + 0x100000;
    private static final int PAGE = 4096;
    private static final int CALLS = 64;
    private static final int RING = 2048;
    /** Present, writable, user, accessed, dirty. */
    private static final int PTE_USER = 0x67;

    final Assembler asm = new Assembler(CodeMode.PROTECTED32);
    /** Holds the address of {@code struct start_info}. */
    final Label startInfo = asm.label("startInfo");
    private final String name;
    private final List<Label> calls = new ArrayList<>();
    private final List<Runnable> data = new ArrayList<>();
    private final Label hypercallPage;
    private final Label entry;
    private final Label stackTop = asm.label("stackTop");
    private final Label consolePage = asm.label("consolePage");
    private final Label consolePort = asm.label("consolePort");
    private final Label main = asm.label("main");
    private final Label print = asm.label("print");
    private final Label printNumber = asm.label("printNumber");
    private final Label readNumber = asm.label("readNumber");
    private final Label openToUser = asm.label("openToUser");

    /** Begins a guest: what is written next is a routine, until {@link #mainHere}. */
    NarrowProgram(String name) {
        this.name = name;
        hypercallPage = asm.here("hypercallPage");
        for (int i = 0; i < CALLS; i++) {
            calls.add(asm.here("hypercall" + i));
            asm.space(HypercallPage.ENTRY_BYTES);
        }
        asm.space(PAGE - CALLS * HypercallPage.ENTRY_BYTES);
        entry = asm.here("entry");
        writeStart();
        writePrint();
        writePrintNumber();
        writeReadNumber();
        writeOpenToUser();
        words(startInfo, 1);
        words(consolePage, 1);
        words(consolePort, 1);
        data(() -> asm.align(16).space(8192).bind(stackTop));
    }

    private void writeStart() {
        asm.cld().movAddress(ESP, stackTop).mov(mem32(startInfo, 0), ESI);
        asm.mov(EAX, mem32(ESI, StartInfo32.CONSOLE_EVTCHN)).mov(mem32(consolePort, 0), EAX);
        // The ring's frame is a page of ours: the M2P says which.
        asm.mov(EAX, mem32(ESI, StartInfo32.CONSOLE_MFN)).mov(EDX, X86Flat32.MACH2PHYS_VIRT_START_PAE)
            .mov(EAX, mem(EDX, EAX, 4, 0)).shl(EAX, 12).add(EAX, VIRT_BASE).mov(mem32(consolePage, 0), EAX);
        asm.jmp(main);
    }

    /** ESI: text, ECX: its length. */
    private void writePrint() {
        Label full = asm.label("full");
        Label finished = asm.label("finished");
        asm.bind(print).push(EBX).push(EBP).mov(EBX, mem32(consolePage, 0));
        Label next = asm.here("next");
        asm.test(ECX, ECX).jcc(Condition.E, finished).mov(EDX, mem32(EBX, ConsoleRing.OUT_PROD)).mov(EAX, EDX)
            .sub(EAX, mem32(EBX, ConsoleRing.OUT_CONS)).cmp(EAX, RING).jcc(Condition.AE, full);
        asm.mov(AL, mem8(ESI, 0)).inc(ESI).mov(EDI, EDX).and(EDI, RING - 1)
            .mov(mem(EBX, EDI, 1, ConsoleRing.OUT), AL).inc(EDX).mov(mem32(EBX, ConsoleRing.OUT_PROD), EDX).dec(ECX)
            .jmp(next);
        asm.bind(full).push(ESI).push(ECX);
        notifyConsole();
        asm.mov(EBX, SchedOp.SCHEDOP_yield).mov(ECX, 0);
        hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.pop(ECX).pop(ESI).mov(EBX, mem32(consolePage, 0)).jmp(next);
        asm.bind(finished);
        notifyConsole();
        asm.pop(EBP).pop(EBX).ret();
    }

    private void notifyConsole() {
        asm.mov(EBX, EventChannelOp.EVTCHNOP_send).movAddress(ECX, consolePort);
        hypercall(Hypercall.HYPERVISOR_event_channel_op);
    }

    /** EAX: an unsigned number, printed in decimal. */
    private void writePrintNumber() {
        asm.bind(printNumber).sub(ESP, 16).lea(ESI, mem(ESP, 16)).mov(ECX, 10);
        Label digit = asm.here("digit");
        asm.mov(EDX, 0).div(ECX).add(EDX, '0').dec(ESI).mov(mem8(ESI, 0), DL).test(EAX, EAX)
            .jcc(Condition.NE, digit);
        asm.lea(ECX, mem(ESP, 16)).sub(ECX, ESI).call(print).add(ESP, 16).ret();
    }

    /** ESI: text; EAX: the decimal number that it begins with. */
    private void writeReadNumber() {
        Label finished = asm.label("finished");
        asm.bind(readNumber).mov(EAX, 0);
        Label next = asm.here("next");
        asm.movzx(ECX, mem8(ESI, 0)).sub(ECX, '0').cmp(ECX, 9).jcc(Condition.A, finished).imul(EAX, EAX, 10)
            .add(EAX, ECX).inc(ESI).jmp(next);
        asm.bind(finished).ret();
    }

    /** EBX: address of a page of ours that ring 3 is to reach. */
    private void writeOpenToUser() {
        asm.bind(openToUser).mov(EDX, mem32(startInfo, 0)).mov(EDX, mem32(EDX, StartInfo32.MFN_LIST)).mov(ECX, EBX)
            .sub(ECX, VIRT_BASE).shr(ECX, 12).mov(ECX, mem(EDX, ECX, 4, 0)).mov(EDX, ECX).shr(EDX, 20).shl(ECX, 12)
            .or(ECX, PTE_USER).mov(ESI, UpdateVaFlags.UVMF_INVLPG | UpdateVaFlags.UVMF_LOCAL);
        hypercall(Hypercall.HYPERVISOR_update_va_mapping);
        check();
        asm.ret();
    }

    /** Makes a hypercall; arguments are in EBX, ECX, EDX, ESI, EDI, the answer comes in EAX. */
    void hypercall(int number) {
        asm.call(calls.get(number));
    }

    /** The guest's own part starts here. */
    void mainHere() {
        asm.bind(main);
    }

    /** Prints a text. */
    void say(String text) {
        asm.movAddress(ESI, text(text)).mov(ECX, text.length()).call(print);
    }

    /** Prints EAX in decimal. */
    void printNumber() {
        asm.call(printNumber);
    }

    /** Reads the number with which the command line begins into EAX. */
    void readNumber() {
        asm.mov(ESI, mem32(startInfo, 0)).add(ESI, StartInfo32.CMD_LINE).call(readNumber);
    }

    /** Lets ring 3 reach the page of a label. */
    void openToUser(Label page) {
        asm.movAddress(EBX, page).call(openToUser);
    }

    /** Powers off. */
    void shutdown() {
        asm.sub(ESP, 8).mov(mem32(ESP, 0), SchedOp.SHUTDOWN_poweroff).mov(EBX, SchedOp.SCHEDOP_shutdown).mov(ECX, ESP);
        hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.ud2();
    }

    /** Crashes with {@code ud2} if EAX, a hypercall's answer, is negative: the report then shows where. */
    void check() {
        Label good = asm.label("good");
        asm.test(EAX, EAX).jcc(Condition.NS, good).ud2().bind(good);
    }

    /** Writes something behind the code. */
    void data(Runnable writer) {
        data.add(writer);
    }

    /** Zeroed words of 32 bits. */
    void words(Label label, int count) {
        data(() -> asm.align(4).bind(label).space(4 * count));
    }

    /** Text behind the code, without a terminator. */
    private Label text(String text) {
        Label label = asm.label("text");
        data(() -> asm.bind(label).ascii(text));
        return label;
    }

    /** The finished file. Once only. */
    byte[] elf() {
        data.forEach(Runnable::run);
        asm.align(PAGE);
        Program program = asm.assemble(LOAD);
        return NarrowElf.file(name, program.bytes(), VIRT_BASE, LOAD, program.address(entry),
            program.address(hypercallPage));
    }
}
