// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R13D;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.R15D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.XsType;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * One half of the demo. Sets a timer with {@code set_timer_op} and waits blocked; leaves a port open for the domain named in
 * {@code data/peer} of its part of the store and writes it to {@code data/port}; answers each of three events; powers off.
 */
final class PingGuest {
    static final int ROUNDS = 3;
    static final int TIMER_NANOS = 2_000_000;

    private PingGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-ping");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        StoreCode store = new StoreCode(guest, events);
        TimeCode time = new TimeCode(guest);
        var asm = guest.asm;
        guest.mainHere();
        console.open();
        store.open();
        console.say("ping: started\n");

        events.bindTimer();
        asm.mov(R12D, EAX);
        time.now();
        asm.lea(R13, mem(RAX, TIMER_NANOS)).mov(RDI, R13);
        guest.hypercall(Hypercall.HYPERVISOR_set_timer_op);
        guest.check();
        Label early = asm.here("early");
        asm.mov(EDI, R12D);
        events.waitBlocked();
        time.now();
        // A tick from before the periodic timer was stopped may come first.
        asm.cmp(RAX, R13).jcc(Condition.B, early);
        console.say("ping: the timer fired\n");

        store.ask(XsType.XS_READ, "data/peer\0");
        store.replyAsNumber();
        events.allocUnbound();
        asm.mov(R15D, EAX);
        String path = "data/port\0";
        Label request = asm.label("request");
        guest.data(() -> asm.bind(request).ascii(path).space(24));
        asm.lea(RDI, request).add(RDI, path.length()).mov(RAX, R15);
        store.appendNumber();
        asm.lea(RSI, request).mov(RDX, RDI).sub(RDX, RSI);
        store.ask(XsType.XS_WRITE);

        asm.mov(R13D, 1);
        Label round = asm.here("round");
        asm.mov(EDI, R15D);
        events.waitBlocked();
        console.say("ping: event ");
        asm.mov(RAX, R13);
        console.printNumber();
        console.say(" received, answering\n");
        asm.mov(EDI, R15D);
        events.send();
        asm.inc(R13D).cmp(R13D, ROUNDS).jcc(Condition.BE, round);
        console.say("ping: done\n");
        guest.shutdown();
        return guest.elf();
    }
}
