// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R13D;
import static io.ringzero.x86.Register.R14;
import static io.ringzero.x86.Register.R14D;
import static io.ringzero.x86.Register.R15D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.VcpuSetSingleshotTimer;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * The other half of the demo. Sets a timer with {@code VCPUOP_set_singleshot_timer} and waits by polling; finds the port that
 * its peer (named in {@code data/peer}) left open, binds to it, sends three events and waits for each answer; powers off.
 */
final class PongGuest {
    private PongGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-pong");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        StoreCode store = new StoreCode(guest, events);
        TimeCode time = new TimeCode(guest);
        var asm = guest.asm;
        guest.mainHere();
        console.open();
        store.open();
        console.say("pong: started\n");

        events.bindTimer();
        asm.mov(R12D, EAX);
        time.now();
        asm.lea(R13, mem(RAX, PingGuest.TIMER_NANOS)).sub(RSP, 16)
            .mov(mem64(RSP, VcpuSetSingleshotTimer.TIMEOUT_ABS_NS), R13)
            .mov(mem64(RSP, VcpuSetSingleshotTimer.FLAGS), 0)
            .mov(EDI, VcpuOp.VCPUOP_set_singleshot_timer).emit("xor", ESI, ESI);
        asm.mov(RDX, RSP);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
        guest.check();
        asm.add(RSP, 16);
        Label early = asm.here("early");
        asm.mov(EDI, R12D);
        events.waitPolled();
        time.now();
        // A tick from before the periodic timer was stopped may come first.
        asm.cmp(RAX, R13).jcc(Condition.B, early);
        console.say("pong: the timer fired\n");

        store.ask(XsType.XS_READ, "data/peer\0");
        store.replyAsNumber();
        asm.mov(R14D, EAX);
        String home = "/local/domain/";
        String rest = "/data/port\0";
        Label request = asm.label("request");
        guest.data(() -> asm.bind(request).ascii(home).space(32));
        Label tail = guest.text(rest);
        asm.lea(RDI, request).add(RDI, home.length()).mov(RAX, R14);
        store.appendNumber();
        asm.lea(RSI, tail).mov(io.ringzero.x86.Register.ECX, rest.length()).rep().movsb();
        asm.lea(RSI, request).mov(R13, RDI).sub(R13, RSI);
        Label found = asm.label("found");
        Label look = asm.here("look");
        asm.lea(RSI, request).mov(RDX, R13);
        store.ask(XsType.XS_READ);
        asm.cmp(EAX, XsType.XS_READ).jcc(Condition.E, found);
        // Not there yet: the timer's port will stay silent, so this sleeps for a millisecond.
        time.now();
        asm.lea(RSI, mem(RAX, 1_000_000)).mov(EDI, R12D);
        events.sleep();
        asm.jmp(look).bind(found);
        store.replyAsNumber();
        asm.mov(EDI, R14D);
        events.bindInterdomain();
        asm.mov(R15D, EAX).mov(EDI, EAX);
        // Binding leaves an event pending: it may stand for one sent before.
        events.take();

        asm.mov(R13D, 1);
        Label round = asm.here("round");
        asm.mov(EDI, R15D);
        events.send();
        asm.mov(EDI, R15D);
        events.waitPolled();
        console.say("pong: answer ");
        asm.mov(RAX, R13);
        console.printNumber();
        console.say(" received\n");
        asm.inc(R13D).cmp(R13D, PingGuest.ROUNDS).jcc(Condition.BE, round);
        console.say("pong: done\n");
        guest.shutdown();
        return guest.elf();
    }
}
