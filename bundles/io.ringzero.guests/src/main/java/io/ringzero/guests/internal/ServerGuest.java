// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R14D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;

/**
 * Sleeps until a request is due, works it off, and prints by how many nanoseconds it began late. The command line is {@code PERIOD
 * WORK}: microseconds from one request to the next, and what each takes in a thousand instructions per microsecond. With work,
 * requests come whether or not the last one is done, as a server's do; without, the next one is due a period after the last answer.
 */
final class ServerGuest {
    private static final int NANOS_PER_MICRO = 1000;
    /** Turns of a loop of two instructions. */
    private static final int TURNS_PER_MICRO = 500;

    private ServerGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-server");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        StoreCode store = new StoreCode(guest, events);
        TimeCode time = new TimeCode(guest);
        var asm = guest.asm;
        guest.mainHere();
        console.open();
        asm.mov(RSI, mem64(guest.startInfo, 0)).lea(RSI, mem(RSI, StartInfo.CMD_LINE));
        store.number();
        asm.imul(R12, RAX, NANOS_PER_MICRO).inc(RSI);
        store.number();
        asm.imul(R13, RAX, TURNS_PER_MICRO);
        console.say("server: started\n");
        events.bindTimer();
        asm.mov(R14D, Register.EAX);
        time.now();
        asm.mov(RBX, RAX);

        Label served = asm.label("served");
        Label idle = asm.label("idle");
        Label request = asm.here("request");
        asm.add(RBX, R12).mov(RDI, RBX);
        guest.hypercall(Hypercall.HYPERVISOR_set_timer_op);
        asm.mov(EDI, R14D);
        events.waitBlocked();
        time.now();
        asm.mov(RBP, RAX).sub(RBP, RBX).test(R13, R13).jcc(Condition.E, idle).mov(RCX, R13);
        Label work = asm.here("work");
        asm.dec(RCX).jcc(Condition.NE, work).jmp(served);
        asm.bind(idle).mov(RBX, RAX);
        asm.bind(served).mov(RAX, RBP);
        console.printNumber();
        console.say("\n");
        asm.jmp(request);
        return guest.elf();
    }
}
