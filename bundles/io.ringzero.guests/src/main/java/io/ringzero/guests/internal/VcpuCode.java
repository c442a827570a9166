// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.Virq;
import io.ringzero.abi.layout.EvtchnBindIpi;
import io.ringzero.abi.layout.EvtchnBindVirq;
import io.ringzero.abi.layout.VcpuSetSingleshotTimer;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * What each vCPU of a guest with several does for itself: its inter-processor port, its timers, its NMI callback. Written once for each
 * vCPU that does it; whatever is not as it should be ends the guest by {@code ud2}.
 */
final class VcpuCode {
    private static final int TICKS = 5;
    private static final long MILLISECOND = 1_000_000;

    private final GuestProgram guest;
    private final EventCode events;
    private final TimeCode time;
    private final Assembler asm;
    private final int vcpu;
    private final Label timer;
    private final Label nmiCallback;

    /**
     * For one vCPU.
     *
     * @param nmiCallback registration of its NMI handler, {@code struct callback_register}
     */
    VcpuCode(GuestProgram guest, EventCode events, TimeCode time, int vcpu, Label nmiCallback) {
        this.guest = guest;
        this.events = events;
        this.time = time;
        this.asm = guest.asm;
        this.vcpu = vcpu;
        this.nmiCallback = nmiCallback;
        timer = asm.label("timerPort");
        guest.quads(timer, 1);
    }

    /** Demands that EAX has a value. */
    static void expect(Assembler asm, int value) {
        Label good = asm.label("good");
        asm.cmp(EAX, value).jcc(Condition.E, good).ud2().bind(good);
    }

    /** An operation on a vCPU, without argument. */
    static void operate(GuestProgram guest, int operation, int vcpu) {
        guest.asm.mov(EDI, operation).mov(ESI, vcpu).emit("xor", EDX, EDX);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
    }

    /** An operation on a vCPU, with a structure. */
    static void operate(GuestProgram guest, int operation, int vcpu, Label argument) {
        guest.asm.mov(EDI, operation).mov(ESI, vcpu).lea(RDX, argument);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
    }

    /** Binds this vCPU's port for inter-processor events and keeps it in a word. */
    void bindIpi(Label port) {
        asm.sub(RSP, 8).mov(mem32(RSP, EvtchnBindIpi.VCPU), vcpu).mov(RSI, RSP)
            .mov(EDI, EventChannelOp.EVTCHNOP_bind_ipi);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        expect(asm, 0);
        asm.mov(EAX, mem32(RSP, EvtchnBindIpi.PORT)).mov(mem32(port, 0), EAX).add(RSP, 8);
    }

    /** Single-shot and periodic timer, then a poll that nothing but its time-out ends. RBX, R12 and R13 are used up. */
    void timers() {
        operate(guest, VcpuOp.VCPUOP_stop_periodic_timer, vcpu);
        expect(asm, 0);
        asm.sub(RSP, 16).mov(mem32(RSP, EvtchnBindVirq.VIRQ), Virq.VIRQ_TIMER)
            .mov(mem32(RSP, EvtchnBindVirq.VCPU), vcpu)
            .mov(RSI, RSP).mov(EDI, EventChannelOp.EVTCHNOP_bind_virq);
        guest.hypercall(Hypercall.HYPERVISOR_event_channel_op);
        expect(asm, 0);
        asm.mov(EAX, mem32(RSP, EvtchnBindVirq.PORT)).mov(mem32(timer, 0), EAX).add(RSP, 16);
        singleshot();
        periodic();
        pause(MILLISECOND);
        past();
    }

    private void singleshot() {
        deadline(2 * MILLISECOND);
        asm.sub(RSP, 16).mov(mem64(RSP, VcpuSetSingleshotTimer.TIMEOUT_ABS_NS), R13)
            .mov(mem64(RSP, VcpuSetSingleshotTimer.FLAGS), 0).mov(RDX, RSP)
            .mov(EDI, VcpuOp.VCPUOP_set_singleshot_timer).mov(ESI, vcpu);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
        expect(asm, 0);
        asm.add(RSP, 16).mov(EDI, mem32(timer, 0));
        events.waitPolled();
        past();
    }

    /** It ticks only for a vCPU that runs, as in Xen, so this one does not wait. */
    private void periodic() {
        asm.sub(RSP, 8).mov(RAX, MILLISECOND).mov(mem64(RSP, 0), RAX).mov(RDX, RSP)
            .mov(EDI, VcpuOp.VCPUOP_set_periodic_timer).mov(ESI, vcpu);
        guest.hypercall(Hypercall.HYPERVISOR_vcpu_op);
        expect(asm, 0);
        asm.add(RSP, 8).mov(R12D, TICKS);
        Label tick = asm.here("tick");
        asm.mov(EDI, SchedOp.SCHEDOP_yield).emit("xor", ESI, ESI);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.mov(EDI, mem32(timer, 0));
        events.take();
        asm.jcc(Condition.AE, tick).dec(R12D).jcc(Condition.NE, tick);
        operate(guest, VcpuOp.VCPUOP_stop_periodic_timer, vcpu);
        expect(asm, 0);
    }

    /** R13: a time from now on, nanoseconds. */
    private void deadline(long nanos) {
        time.now();
        asm.mov(R13, nanos).add(R13, RAX);
    }

    /** Demands that the time in R13 has come. */
    private void past() {
        Label good = asm.label("good");
        time.now();
        asm.cmp(RAX, R13).jcc(Condition.AE, good).ud2().bind(good);
    }

    /** Registers the NMI callback of the vCPU that runs this. */
    void takeNmis() {
        asm.mov(EDI, CallbackOp.CALLBACKOP_register).lea(RSI, nmiCallback);
        guest.hypercall(Hypercall.HYPERVISOR_callback_op);
        expect(asm, 0);
    }

    /** Sends an event to the port that a word holds. */
    void send(Label port) {
        asm.mov(EDI, mem32(port, 0));
        events.send();
    }

    /** Waits for an event of the port that a word holds. */
    void await(Label port) {
        asm.mov(EDI, mem32(port, 0));
        events.waitPolled();
    }

    /** Waits for some nanoseconds, polling the timer's port: its timers are bound, and stopped. */
    void pause(long nanos) {
        deadline(nanos);
        asm.mov(EDI, mem32(timer, 0)).mov(RSI, R13);
        events.sleep();
    }
}
