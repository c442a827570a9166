// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.HypercallPage;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Label;
import io.ringzero.x86.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest being written: start of day, hypercalls, shutdown, and data that gathers behind the code. After the start the
 * shared info page is mapped at {@link #sharedInfo}, the event callback is registered, and the guest's own code runs with
 * events masked.
 *
 * <p>Routines take arguments as the System V ABI does, keep RBX, RBP and R12 to R15, and may change all others. One thread.
 */
final class GuestProgram {
    /** Where pseudo-physical 0 is mapped, as Linux has it. */
    static final long VIRT_BASE = 0xffffffff80000000L;
    private static final long LOAD = VIRT_BASE + 0x100000;
    private static final int PAGE = 4096;
    private static final int CALLS = 64;
    /** Present, writable, user, accessed, dirty. */
    private static final int PTE_FLAGS = 0x67;

    final Assembler asm = new Assembler();
    final Label sharedInfo;
    /** Holds the address of {@code struct start_info}. */
    final Label startInfo = asm.label("startInfo");
    private final String name;
    private final List<Label> calls = new ArrayList<>();
    private final List<Runnable> data = new ArrayList<>();
    private final Label hypercallPage;
    private final Label entry;
    private final Label stackTop = asm.label("stackTop");
    private final Label mfnToAddress = asm.label("mfnToAddress");
    private final Label shutdown = asm.label("shutdown");
    private final Label callback = asm.label("callback");
    private final Label main = asm.label("main");

    /** Begins a guest: what is written next is a routine, until {@link #main}. */
    GuestProgram(String name) {
        this.name = name;
        hypercallPage = asm.here("hypercallPage");
        for (int i = 0; i < CALLS; i++) {
            calls.add(asm.here("hypercall" + i));
            asm.space(HypercallPage.ENTRY_BYTES);
        }
        asm.space(PAGE - CALLS * HypercallPage.ENTRY_BYTES);
        // Any page of ours would do: its frame is replaced by Xen's.
        sharedInfo = asm.here("sharedInfo");
        asm.space(PAGE);
        entry = asm.here("entry");
        writeStart();
        writeRoutines();
        quads(startInfo, 1);
        data(() -> asm.space(8192).bind(stackTop));
    }

    private void writeStart() {
        asm.cld().lea(RSP, stackTop).mov(mem64(startInfo, 0), RSI);
        asm.lea(RDI, sharedInfo).mov(RSI, mem64(RSI, StartInfo.SHARED_INFO)).or(RSI, PTE_FLAGS);
        asm.mov(EDX, UpdateVaFlags.UVMF_INVLPG | UpdateVaFlags.UVMF_LOCAL);
        hypercall(Hypercall.HYPERVISOR_update_va_mapping);
        Label registration = asm.label("registration");
        data(() -> asm.align(8).bind(registration).dw(CallbackOp.CALLBACKTYPE_event, 0, 0, 0).dq(callback));
        asm.mov(EDI, CallbackOp.CALLBACKOP_register).lea(RSI, registration);
        hypercall(Hypercall.HYPERVISOR_callback_op);
        asm.jmp(main);
    }

    private void writeRoutines() {
        // RAX: a frame number of the machine's; out: where the guest has it mapped.
        asm.bind(mfnToAddress).mov(RDX, X86Flat64.MACH2PHYS_VIRT_START).mov(RAX, mem(RDX, RAX, 8, 0)).shl(RAX, 12)
            .mov(RDX, VIRT_BASE).add(RAX, RDX).ret();
        asm.bind(shutdown).sub(RSP, 8).mov(mem32(RSP, 0), EDI).mov(EDI, SchedOp.SCHEDOP_shutdown).mov(RSI, RSP);
        hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.ud2();
    }

    /** The routine that turns the machine frame in RAX into an address. */
    void callMfnToAddress() {
        asm.call(mfnToAddress);
    }

    /** Makes a hypercall; arguments are in RDI, RSI, RDX, R10, R8, the answer comes in RAX. */
    void hypercall(int number) {
        asm.call(calls.get(number));
    }

    /** Ends by jumping to a hypercall's entry: {@code iret} alone is used so. */
    void jumpToHypercall(int number) {
        asm.jmp(calls.get(number));
    }

    /** The event callback starts here: {@code EventCode} writes it. */
    void callbackHere() {
        asm.bind(callback);
    }

    /** The guest's own part starts here. */
    void mainHere() {
        asm.bind(main);
    }

    /** Powers off. */
    void shutdown() {
        shutdown(SchedOp.SHUTDOWN_poweroff);
    }

    /** Ends with a reason, SHUTDOWN_* of public/sched.h. */
    void shutdown(int reason) {
        asm.mov(EDI, reason).call(shutdown);
    }

    /** Crashes with {@code ud2} if RAX, a hypercall's answer, is negative: the report then shows where. */
    void check() {
        Label good = asm.label("good");
        asm.test(RAX, RAX).jcc(io.ringzero.x86.Condition.NS, good).ud2().bind(good);
    }

    /** The same for 32-bit answers. */
    void check32() {
        Label good = asm.label("good");
        asm.test(EAX, EAX).jcc(io.ringzero.x86.Condition.NS, good).ud2().bind(good);
    }

    /** Writes something behind the code. */
    void data(Runnable writer) {
        data.add(writer);
    }

    /** Zeroed words of 64 bits. */
    void quads(Label label, int count) {
        data(() -> asm.align(8).bind(label).space(8 * count));
    }

    /** Text behind the code, without a terminator. */
    Label text(String text) {
        Label label = asm.label("text");
        data(() -> asm.bind(label).ascii(text));
        return label;
    }

    /** The finished file. Once only. */
    byte[] elf() {
        data.forEach(Runnable::run);
        asm.align(PAGE);
        Program program = asm.assemble(LOAD);
        return GuestElf.file(name, program.bytes(), VIRT_BASE, LOAD, program.address(entry),
            program.address(hypercallPage));
    }
}
