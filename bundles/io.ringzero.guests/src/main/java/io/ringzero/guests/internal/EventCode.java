// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.Virq;
import io.ringzero.abi.layout.EvtchnAllocUnbound;
import io.ringzero.abi.layout.EvtchnBindInterdomain;
import io.ringzero.abi.layout.EvtchnBindVirq;
import io.ringzero.abi.layout.SchedPoll;
import io.ringzero.abi.layout.SharedInfo;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;

/**
 * Event channels in the guest: bind, send, wait. The callback only acknowledges the upcall; whoever waits for a port takes the
 * port's own bit. Two ways to wait: {@code SCHEDOP_block} (events get unmasked and the callback runs) and {@code SCHEDOP_poll}
 * (they stay masked).
 */
final class EventCode {
    private final GuestProgram guest;
    private final Assembler asm;
    private final Label send;
    private final Label take;
    private final Label waitBlocked;
    private final Label waitPolled;
    private final Label sleep;

    EventCode(GuestProgram guest) {
        this.guest = guest;
        this.asm = guest.asm;
        Label upcalls = asm.label("upcalls");
        guest.quads(upcalls, 1);
        guest.callbackHere();
        asm.push(RAX).lea(RAX, guest.sharedInfo).mov(mem8(RAX, VcpuInfo.EVTCHN_UPCALL_PENDING), 0)
            .mov(mem64(RAX, VcpuInfo.EVTCHN_PENDING_SEL), 0).inc(mem64(upcalls, 0)).pop(RAX);
        // Xen pushed RCX and R11 above the frame; iret wants its flags there and takes both from its own frame.
        asm.pop(RCX).pop(R11).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
        send = writeSend();
        take = writeTake();
        waitBlocked = writeWaitBlocked();
        sleep = writeSleep();
        waitPolled = writeWaitPolled();
    }

    /** EDI: port. */
    private Label writeSend() {
        Label start = asm.here("send");
        asm.sub(RSP, 8).mov(mem32(RSP, 0), EDI).mov(EDI, EventChannelOp.EVTCHNOP_send).mov(RSI, RSP);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        asm.add(RSP, 8).ret();
        return start;
    }

    /** EDI: port; CF: an event was pending, and is not any more. */
    private Label writeTake() {
        Label start = asm.here("take");
        asm.lea(R8, guest.sharedInfo).lock().emit("btr", mem32(R8, SharedInfo.EVTCHN_PENDING), EDI);
        asm.ret();
        return start;
    }

    /** EDI: port. */
    private Label writeWaitBlocked() {
        Label done = asm.label("done");
        Label start = asm.here("waitBlocked");
        asm.push(RBX).mov(EBX, EDI);
        Label again = asm.here("again");
        asm.mov(EDI, EBX).call(take).jcc(Condition.B, done);
        // What comes from here on makes block return at once.
        asm.mov(EDI, SchedOp.SCHEDOP_block).emit("xor", Register.ESI, Register.ESI);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.lea(R8, guest.sharedInfo).mov(mem8(R8, VcpuInfo.EVTCHN_UPCALL_MASK), 1).jmp(again);
        asm.bind(done).pop(RBX).ret();
        return start;
    }

    /** EDI: a port to wait for, RSI: until when at the latest, 0 for ever. */
    private Label writeSleep() {
        Label start = asm.here("sleep");
        asm.sub(RSP, 40).mov(mem64(RSP, SchedPoll.TIMEOUT), RSI).mov(mem32(RSP, SchedPoll.SIZE), EDI)
            .mov(mem32(RSP, SchedPoll.NR_PORTS), 1).lea(RAX, mem(RSP, SchedPoll.SIZE))
            .mov(mem64(RSP, SchedPoll.PORTS), RAX).mov(EDI, SchedOp.SCHEDOP_poll).mov(RSI, RSP);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.add(RSP, 40).ret();
        return start;
    }

    /** EDI: port. */
    private Label writeWaitPolled() {
        Label done = asm.label("done");
        Label start = asm.here("waitPolled");
        asm.push(RBX).push(RBP).mov(EBX, EDI);
        Label again = asm.here("again");
        asm.mov(EDI, EBX).call(take).jcc(Condition.B, done);
        asm.mov(EDI, EBX).emit("xor", Register.ESI, Register.ESI);
        asm.call(sleep).jmp(again);
        asm.bind(done).pop(RBP).pop(RBX).ret();
        return start;
    }

    /** Sends an event on the port in EDI. */
    void send() {
        asm.call(send);
    }

    /** Clears what is pending on the port in EDI. */
    void take() {
        asm.call(take);
    }

    /** Waits for an event of the port in EDI by blocking. */
    void waitBlocked() {
        asm.call(waitBlocked);
    }

    /** Waits for an event of the port in EDI by polling. */
    void waitPolled() {
        asm.call(waitPolled);
    }

    /** Waits for an event of the port in EDI, or until the time in RSI; takes no event. */
    void sleep() {
        asm.call(sleep);
    }

    /**
     * Binds the timer's virtual interrupt of vCPU 0; the port comes in EAX. The periodic timer that every vCPU starts with is
     * stopped first: it would raise the same interrupt.
     */
    void bindTimer() {
        asm.mov(EDI, VcpuOp.VCPUOP_stop_periodic_timer).emit("xor", Register.ESI, Register.ESI);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
        guest.check();
        asm.sub(RSP, 16).mov(mem64(RSP, EvtchnBindVirq.VIRQ), Virq.VIRQ_TIMER).mov(RSI, RSP)
            .mov(EDI, EventChannelOp.EVTCHNOP_bind_virq);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        guest.check();
        asm.mov(EAX, mem32(RSP, EvtchnBindVirq.PORT)).add(RSP, 16);
    }

    /** Leaves a port open for the domain in EAX; the port comes in EAX. */
    void allocUnbound() {
        asm.sub(RSP, 8).mov(mem32(RSP, EvtchnAllocUnbound.DOM), DomainIds.DOMID_SELF)
            .mov(io.ringzero.x86.Mem.mem16(RSP, EvtchnAllocUnbound.REMOTE_DOM), Register.AX).mov(RSI, RSP)
            .mov(EDI, EventChannelOp.EVTCHNOP_alloc_unbound);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        guest.check();
        asm.mov(EAX, mem32(RSP, EvtchnAllocUnbound.PORT)).add(RSP, 8);
    }

    /** Binds to the port in EAX of the domain in EDI; our port comes in EAX. */
    void bindInterdomain() {
        asm.sub(RSP, 16).mov(mem32(RSP, EvtchnBindInterdomain.REMOTE_DOM), EDI)
            .mov(mem32(RSP, EvtchnBindInterdomain.REMOTE_PORT), EAX).mov(RSI, RSP)
            .mov(EDI, EventChannelOp.EVTCHNOP_bind_interdomain);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        guest.check();
        asm.mov(EAX, mem32(RSP, EvtchnBindInterdomain.LOCAL_PORT)).add(RSP, 16);
    }
}
