// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuRunstateInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * The second vCPU's side of {@link TwinsGuest}: it answers each step of the first one's by an event. Its vcpu_info lies in a page of the
 * guest's.
 */
final class TwinCode {
    static final int VCPU = 1;
    static final int ROUNDS = 100;
    /** Where in the page its vcpu_info lies. */
    static final int INFO_OFFSET = 128;
    private static final int PAGE = 4096;
    private static final long MILLISECOND = 1_000_000;

    final Label entry;
    final Label callback;
    final Label stack;
    final Label infoPage;
    /** The port on which it hears. */
    final Label port;
    /** How many times it was entered by an event. */
    final Label upcalls;
    private final GuestProgram guest;
    private final EventCode events;
    private final VcpuCode own;
    private final Assembler asm;
    private final Label runstate;
    private final Label runstateArea;

    TwinCode(GuestProgram guest, EventCode events, TimeCode time, Label nmiCallback) {
        this.guest = guest;
        this.events = events;
        this.asm = guest.asm;
        own = new VcpuCode(guest, events, time, VCPU, nmiCallback);
        entry = asm.label("twin");
        stack = asm.label("twinStack");
        infoPage = asm.label("infoPage");
        port = asm.label("twinPort");
        upcalls = asm.label("twinUpcalls");
        runstate = asm.label("runstate");
        runstateArea = asm.label("runstateArea");
        guest.quads(port, 1);
        guest.quads(upcalls, 1);
        guest.quads(runstate, VcpuRunstateInfo.SIZE / 8);
        guest.data(() -> asm.align(8).bind(runstateArea).dq(runstate));
        guest.data(() -> asm.align(16).space(PAGE).bind(stack));
        guest.data(() -> asm.align(PAGE).bind(infoPage).space(PAGE));
        callback = asm.here("twinCallback");
        asm.push(RAX).lea(RAX, infoPage).mov(mem8(RAX, INFO_OFFSET + VcpuInfo.EVTCHN_UPCALL_PENDING), 0)
            .mov(mem64(RAX, INFO_OFFSET + VcpuInfo.EVTCHN_PENDING_SEL), 0).inc(mem64(upcalls, 0)).pop(RAX);
        asm.pop(RCX).pop(R11).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
    }

    /** Writes it all, beginning at {@link #entry}. */
    void write(Label mainPort, Label nmis) {
        asm.bind(entry).cld();
        own.bindIpi(port);
        own.send(mainPort);

        asm.mov(EBX, ROUNDS);
        Label round = asm.here("round");
        own.await(port);
        own.send(mainPort);
        asm.dec(EBX).jcc(Condition.NE, round);

        VcpuCode.operate(guest, VcpuOp.VCPUOP_register_runstate_memory_area, VCPU, runstateArea);
        VcpuCode.expect(asm, 0);
        own.timers();
        demandRunstate();
        own.takeNmis();
        own.send(mainPort);
        // An NMI does not end a wait; it is taken when the vCPU runs.
        Label none = asm.here("none");
        own.pause(MILLISECOND);
        asm.cmp(mem32(nmis, 0), 0).jcc(Condition.E, none);
        own.send(mainPort);

        own.await(port);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_down, VCPU);
        VcpuCode.expect(asm, 0);
        own.send(mainPort);
        waitBlocked();
        own.send(mainPort);
        Label last = asm.here("last");
        VcpuCode.operate(guest, VcpuOp.VCPUOP_down, VCPU);
        asm.jmp(last);
    }

    /** The area says that it runs, and that it has run and been blocked before. */
    private void demandRunstate() {
        for (int state : new int[] {VcpuOp.RUNSTATE_running, VcpuOp.RUNSTATE_blocked}) {
            Label some = asm.label("some");
            asm.cmp(mem64(runstate, VcpuRunstateInfo.TIME + 8 * state), 0).jcc(Condition.NE, some).ud2().bind(some);
        }
        asm.mov(EAX, mem32(runstate, VcpuRunstateInfo.STATE));
        VcpuCode.expect(asm, VcpuOp.RUNSTATE_running);
    }

    /** Waits for its port by SCHEDOP_block: it is entered by the event. */
    private void waitBlocked() {
        Label done = asm.label("done");
        Label again = asm.here("again");
        asm.mov(EDI, mem32(port, 0));
        events.take();
        asm.jcc(Condition.B, done).mov(EDI, SchedOp.SCHEDOP_block).emit("xor", ESI, ESI);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.lea(RAX, infoPage).mov(mem8(RAX, INFO_OFFSET + VcpuInfo.EVTCHN_UPCALL_MASK), 1).jmp(again);
        asm.bind(done);
    }
}
