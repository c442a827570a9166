// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.EvtchnBindIpi;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** Storms of events and of wake-ups. */
final class StormEvents {
    private static final int SOON_NANOS = 1000;
    private static final int BUSY_NANOS = 900_000;
    private static final int NAP_NANOS = 100_000;

    private final GuestProgram guest;
    private final Assembler asm;
    private final EventCode events;

    StormEvents(GuestProgram guest, EventCode events) {
        this.guest = guest;
        this.asm = guest.asm;
        this.events = events;
    }

    /** Events at itself, each with its upcall, and at the service domains of console and store, which find nothing. */
    void sendForEver() {
        asm.sub(RSP, 8).mov(mem32(RSP, EvtchnBindIpi.VCPU), 0).mov(EDI, EventChannelOp.EVTCHNOP_bind_ipi).mov(RSI, RSP);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        guest.check();
        asm.mov(R12D, mem32(RSP, EvtchnBindIpi.PORT)).add(RSP, 8).mov(R13, mem64(guest.startInfo, 0))
            .lea(R8, guest.sharedInfo).mov(mem8(R8, VcpuInfo.EVTCHN_UPCALL_MASK), 0);
        Label again = asm.here("again");
        asm.mov(EDI, R12D);
        events.send();
        asm.mov(EDI, R12D);
        events.take();
        asm.mov(EDI, mem32(R13, StartInfo.CONSOLE_EVTCHN));
        events.send();
        asm.mov(EDI, mem32(R13, StartInfo.STORE_EVTCHN));
        events.send();
        asm.jmp(again);
    }

    /** Sets a timer that is due at once, and blocks until it has fired. */
    void wakeForEver() {
        TimeCode time = timeCode();
        events.bindTimer();
        asm.mov(R12D, io.ringzero.x86.Register.EAX);
        Label again = asm.here("again");
        time.now();
        asm.lea(RDI, mem(RAX, SOON_NANOS));
        nap();
        asm.jmp(again);
    }

    /** Spins, and blocks shortly before others would have had their turn: whoever has slept may be preferred. */
    void dodgeForEver() {
        TimeCode time = timeCode();
        events.bindTimer();
        asm.mov(R12D, io.ringzero.x86.Register.EAX);
        Label again = asm.here("again");
        time.now();
        asm.lea(R13, mem(RAX, BUSY_NANOS));
        Label busy = asm.here("busy");
        time.now();
        asm.cmp(RAX, R13).jcc(Condition.B, busy).lea(RDI, mem(RAX, NAP_NANOS));
        nap();
        asm.jmp(again);
    }

    private TimeCode timeCode() {
        Label over = asm.label("over");
        asm.jmp(over);
        TimeCode time = new TimeCode(guest);
        asm.bind(over).mov(EDX, 0);
        return time;
    }

    /** Until the system time in RDI. */
    private void nap() {
        guest.hypercall(Hypercall.HYPERVISOR_set_timer_op);
        asm.mov(EDI, R12D);
        events.waitBlocked();
    }
}
