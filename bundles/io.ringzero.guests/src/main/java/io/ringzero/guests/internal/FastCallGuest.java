// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.DS;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ES;
import static io.ringzero.x86.Register.ESI;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.X86Flat32;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;

/**
 * A 32-bit kernel with an application that makes system calls: by INT 0x80, whose gate leads from ring 3 straight to the
 * kernel's ring 1 (SOSP 2003, 2.1.2), or, if the command line has a second word, by INT 0x81, which Xen takes and bounces.
 * The application adds up what the calls answer, the kernel prints {@code fastcall: N calls, sum S} and powers off. The
 * command line begins with N; {@link #expected} computes the sum in Java.
 */
final class FastCallGuest {
    private static final int DIRECT = 0x80;
    private static final int BOUNCED = 0x81;
    private static final int EXIT = 0x83;
    private static final int OPEN_TO_RING_3 = 3;
    private static final int PAGE = 4096;
    private static final int FACTOR = 0x9e3779b1;

    private FastCallGuest() {
    }

    static byte[] elf() {
        NarrowProgram guest = new NarrowProgram("ringzero-fastcall");
        var asm = guest.asm;
        Label traps = asm.label("traps");
        Label kernelStack = asm.label("kernelStack");
        Label handler = asm.label("handler");
        Label exit = asm.label("exit");
        Label calls = asm.label("calls");
        Label application = asm.label("application");
        Label userStack = asm.label("userStack");
        Label callsDirectly = asm.label("callsDirectly");
        guest.words(calls, 1);
        guest.data(() -> asm.align(16).space(PAGE).bind(kernelStack));
        guest.data(() -> asm.align(8).bind(traps));
        trap(guest, DIRECT, handler);
        trap(guest, BOUNCED, handler);
        trap(guest, EXIT, exit);
        guest.data(() -> asm.dq(0));

        // The kernel's side of a system call: EAX times a factor, plus the number of the call.
        asm.bind(handler).inc(mem32(calls, 0)).imul(EAX, EAX, FACTOR).add(EAX, mem32(calls, 0)).emit("iretd");
        asm.bind(exit).push(EAX);
        guest.say("fastcall: ");
        asm.mov(EAX, mem32(calls, 0));
        guest.printNumber();
        guest.say(" calls, sum ");
        asm.pop(EAX);
        guest.printNumber();
        guest.say("\n");
        guest.shutdown();

        guest.mainHere();
        asm.movAddress(EBX, traps);
        guest.hypercall(Hypercall.HYPERVISOR_set_trap_table);
        guest.check();
        asm.mov(EBX, X86Flat32.FLAT_KERNEL_SS).movAddress(ECX, kernelStack);
        guest.hypercall(Hypercall.HYPERVISOR_stack_switch);
        guest.check();
        guest.openToUser(application);
        guest.openToUser(userStack);
        guest.readNumber();
        // What stands behind the number: 0 is the end of the command line.
        asm.mov(ECX, EAX).movzx(EDX, mem8(ESI, 0));
        asm.push(X86Flat32.FLAT_USER_SS).movAddress(EAX, userStack).add(EAX, PAGE).push(EAX).emit("pushfd")
            .push(X86Flat32.FLAT_USER_CS).movAddress(EAX, application).push(EAX).emit("iretd");

        guest.data(() -> application(guest, application, callsDirectly));
        guest.data(() -> asm.align(PAGE).bind(userStack).space(PAGE));
        return guest.elf();
    }

    /** ECX calls, by INT 0x81 if EDX is not 0; then EXIT with the sum in EAX. */
    private static void application(NarrowProgram guest, Label start, Label direct) {
        var asm = guest.asm;
        Label bounced = asm.label("bounced");
        Label finished = asm.label("finished");
        asm.align(PAGE).bind(start).mov(EAX, X86Flat32.FLAT_USER_DS).mov(DS, AX).mov(ES, AX).mov(EBX, 0)
            .test(EDX, EDX).jcc(Condition.NE, bounced);
        asm.bind(direct);
        loop(guest, DIRECT, finished);
        asm.bind(bounced);
        loop(guest, BOUNCED, finished);
        asm.bind(finished).mov(EAX, EBX).interrupt(EXIT);
    }

    private static void loop(NarrowProgram guest, int vector, Label finished) {
        var asm = guest.asm;
        Label next = asm.here("next");
        asm.test(ECX, ECX).jcc(Condition.E, finished).mov(EAX, ECX).interrupt(vector).xor(EBX, EAX)
            .emit("rol", EBX, new Immediate(5, 8)).dec(ECX).jmp(next);
    }

    private static void trap(NarrowProgram guest, int vector, Label handler) {
        guest.data(() -> guest.asm.db(vector, OPEN_TO_RING_3).dw(X86Flat32.FLAT_KERNEL_CS).dd(handler));
    }

    /** The sum that the guest prints after so many calls, as an unsigned number. */
    static String expected(int calls) {
        int sum = 0;
        for (int left = calls, call = 1; left > 0; left--, call++) {
            sum = Integer.rotateLeft(sum ^ left * FACTOR + call, 5);
        }
        return Integer.toUnsignedString(sum);
    }
}
