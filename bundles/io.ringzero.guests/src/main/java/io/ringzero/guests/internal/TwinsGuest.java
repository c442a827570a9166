// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.X86;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.SchedWatchdog;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuRunstateInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * A guest with two vCPUs that shows what they are to each other: the first brings the second up, down and up again, they send each other
 * events and NMIs, each has timers, waits by polling with a time-out and by blocking; the second's vcpu_info and runstate lie where it
 * says, and a watchdog that is reset does not bite. Each step that was as it should be is a line on the console; one that was not ends
 * the guest by {@code ud2}.
 */
final class TwinsGuest {
    private static final long MILLISECOND = 1_000_000;

    private final GuestProgram guest = new GuestProgram("ringzero-twins");
    private final EventCode events = new EventCode(guest);
    private final ConsoleCode console = new ConsoleCode(guest, events);
    private final TimeCode time = new TimeCode(guest);
    private final Assembler asm = guest.asm;
    private final Label nmis = asm.label("nmis");
    private final Label nmiCallback = asm.label("nmiCallback");
    private final Label port = asm.label("mainPort");
    private final Label context = asm.label("context");
    private final Label registration = asm.label("registration");
    private final Label runstate = asm.label("runstate");
    private final VcpuCode own = new VcpuCode(guest, events, time, 0, nmiCallback);
    private final TwinCode twin = new TwinCode(guest, events, time, nmiCallback);

    private TwinsGuest() {
        guest.quads(nmis, 1);
        guest.quads(port, 1);
        guest.quads(context, VcpuGuestContext.SIZE / 8);
        guest.quads(registration, 2);
        guest.quads(runstate, VcpuRunstateInfo.SIZE / 8);
        Label handler = asm.here("nmi");
        asm.lock().emit("inc", mem32(nmis, 0));
        asm.pop(RCX).pop(R11).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
        guest.data(() -> asm.align(8).bind(nmiCallback).dw(CallbackOp.CALLBACKTYPE_nmi, 0, 0, 0).dq(handler));
    }

    static byte[] elf() {
        return new TwinsGuest().write();
    }

    private byte[] write() {
        twin.write(port, nmis);
        guest.mainHere();
        console.open();
        own.bindIpi(port);
        bringUp();
        console.say("twins: the second vCPU is up\n");

        asm.mov(EBX, TwinCode.ROUNDS);
        Label round = asm.here("round");
        own.send(twin.port);
        own.await(port);
        asm.dec(EBX).jcc(Condition.NE, round);
        console.say("twins: " + TwinCode.ROUNDS + " events each way\n");

        own.timers();
        own.await(port);
        console.say("twins: both have timers\n");

        VcpuCode.operate(guest, VcpuOp.VCPUOP_send_nmi, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        own.await(port);
        asm.mov(EAX, mem32(nmis, 0));
        VcpuCode.expect(asm, 1);
        own.takeNmis();
        VcpuCode.operate(guest, VcpuOp.VCPUOP_send_nmi, 0);
        VcpuCode.expect(asm, 0);
        asm.mov(EAX, mem32(nmis, 0));
        VcpuCode.expect(asm, 2);
        console.say("twins: NMIs reach both\n");

        untilRunstate(VcpuOp.RUNSTATE_blocked);
        console.say("twins: the second waits\n");
        own.send(twin.port);
        untilRunstate(VcpuOp.RUNSTATE_offline);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_is_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        own.await(port);
        console.say("twins: it was down and is up\n");

        untilRunstate(VcpuOp.RUNSTATE_blocked);
        own.send(twin.port);
        own.await(port);
        Label entered = asm.label("entered");
        asm.cmp(mem64(twin.upcalls, 0), 0).jcc(Condition.NE, entered).ud2().bind(entered);
        untilRunstate(VcpuOp.RUNSTATE_offline);
        console.say("twins: an event ended its block\n");
        watchdog();
        console.say("twins: the watchdog was reset\ntwins: all is well\n");
        guest.shutdown();
        return guest.elf();
    }

    /** Gives the second vCPU its vcpu_info and its registers, and lets it run; it says so. */
    private void bringUp() {
        VcpuCode.operate(guest, VcpuOp.VCPUOP_is_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_up, TwinCode.VCPU);
        VcpuCode.expect(asm, -Errno.EINVAL);
        asm.lea(RAX, twin.infoPage);
        frameOf();
        asm.mov(mem64(registration, 0), RAX).mov(mem64(registration, 8), TwinCode.INFO_OFFSET);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_register_vcpu_info, TwinCode.VCPU, registration);
        VcpuCode.expect(asm, 0);

        asm.mov(RAX, mem64(guest.startInfo, 0)).mov(RAX, mem64(RAX, StartInfo.PT_BASE));
        frameOf();
        asm.shl(RAX, 12).mov(mem64(context, VcpuGuestContext.CTRLREG + 3 * 8), RAX);
        address(VcpuGuestContext.USER_REGS + CpuUserRegs.RIP, twin.entry);
        address(VcpuGuestContext.USER_REGS + CpuUserRegs.RSP, twin.stack);
        address(VcpuGuestContext.KERNEL_SP, twin.stack);
        address(VcpuGuestContext.EVENT_CALLBACK_EIP, twin.callback);
        asm.mov(mem64(context, VcpuGuestContext.FLAGS), X86.VGCF_in_kernel)
            .mov(mem64(context, VcpuGuestContext.USER_REGS + CpuUserRegs.CS), X86Flat64.FLAT_KERNEL_CS64)
            .mov(mem64(context, VcpuGuestContext.USER_REGS + CpuUserRegs.SS), X86Flat64.FLAT_KERNEL_SS64)
            .mov(mem64(context, VcpuGuestContext.KERNEL_SS), X86Flat64.FLAT_KERNEL_SS64)
            .mov(mem64(context, VcpuGuestContext.USER_REGS + CpuUserRegs.RFLAGS), 0x202);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_initialise, TwinCode.VCPU, context);
        VcpuCode.expect(asm, 0);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_initialise, TwinCode.VCPU, context);
        VcpuCode.expect(asm, -Errno.EEXIST);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_is_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 0);
        VcpuCode.operate(guest, VcpuOp.VCPUOP_is_up, TwinCode.VCPU);
        VcpuCode.expect(asm, 1);
        own.await(port);
    }

    private void address(int member, Label label) {
        asm.lea(RAX, label).mov(mem64(context, member), RAX);
    }

    /** RAX: an address of the guest's; out: the machine frame behind it. */
    private void frameOf() {
        asm.mov(RDX, GuestProgram.VIRT_BASE).sub(RAX, RDX).shr(RAX, 12).mov(RCX, mem64(guest.startInfo, 0))
            .mov(RCX, mem64(RCX, StartInfo.MFN_LIST)).mov(RAX, mem(RCX, RAX, 8, 0));
    }

    /** Asks, a tenth of a millisecond apart, until the second vCPU is in a state. */
    private void untilRunstate(int state) {
        Label ready = asm.label("ready");
        Label ask = asm.here("ask");
        VcpuCode.operate(guest, VcpuOp.VCPUOP_get_runstate_info, TwinCode.VCPU, runstate);
        VcpuCode.expect(asm, 0);
        asm.cmp(mem32(runstate, VcpuRunstateInfo.STATE), state).jcc(Condition.E, ready);
        own.pause(MILLISECOND / 10);
        asm.jmp(ask).bind(ready);
    }

    /** A watchdog of a second is reset after more than half of it, twice; then it is taken back. */
    private void watchdog() {
        watch(0, 1, 1);
        for (int i = 0; i < 2; i++) {
            own.pause(600 * MILLISECOND);
            watch(1, 1, 0);
        }
        watch(1, 0, 0);
        watch(3, 1, -Errno.EINVAL);
    }

    private void watch(int id, int seconds, int answer) {
        asm.sub(RSP, 8).mov(mem32(RSP, SchedWatchdog.ID), id).mov(mem32(RSP, SchedWatchdog.TIMEOUT), seconds)
            .mov(EDI, SchedOp.SCHEDOP_watchdog).mov(RSI, RSP);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        VcpuCode.expect(asm, answer);
        asm.add(RSP, 8);
    }
}
