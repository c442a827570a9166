// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.ESI;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R14;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.DomainIds;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.VmAssist;
import io.ringzero.abi.X86;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.EvtchnBindIpi;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** One operation of each kind that has a cost, as the body of a loop that counts in R12. Keeps R12, R13 and RSP. */
final class CostOperations {
    private static final int PAGE = 4096;
    private static final int BREAKPOINT = 3;
    private static final int MULTICALLS = 8;

    private final GuestProgram guest;
    private final EventCode events;
    private final Assembler asm;
    private final Label spare;
    private final Label entryAt;
    private final Label entryLinear;
    private final Label entry;
    private final Label updates;
    private final Label roots;
    private final Label clear;
    private final Label flush;
    private final Label calls;
    private final Label frame;
    private final Label reservation;
    private final Label port;
    private final Label trap;
    private final Label userDone;
    private final Label systemCall;
    private final Label context;

    /** Writes a routine of its own where the guest's code is at the moment. */
    CostOperations(GuestProgram guest, EventCode events) {
        this.guest = guest;
        this.events = events;
        asm = guest.asm;
        spare = asm.label("spare");
        entryAt = words("entryAt", 1);
        entryLinear = words("entryLinear", 1);
        entry = words("entry", 1);
        updates = words("updates", 4);
        roots = words("roots", 6);
        clear = words("clear", 3);
        flush = words("flush", 3);
        calls = words("calls", 8 * MULTICALLS);
        frame = words("frame", 1);
        reservation = words("reservation", 4);
        port = words("port", 1);
        context = words("context", VcpuGuestContext.SIZE / 8);
        trap = asm.label("trap");
        userDone = words("userDone", 1);
        systemCall = asm.label("systemCall");
        guest.data(() -> asm.align(PAGE).bind(spare).space(PAGE));
        asm.bind(trap).pop(RCX).pop(R11).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
    }

    private Label words(String name, int count) {
        Label label = asm.label(name);
        guest.quads(label, count);
        return label;
    }

    /** Code of user mode: one system call after the other; and the guest kernel's answer to each. */
    Label userMode() {
        Label user = asm.here("user");
        asm.syscall().jmp(user);
        Label more = asm.label("more");
        asm.bind(systemCall).pop(RCX).pop(R11).dec(R12).jcc(Condition.NE, more).mov(RSP, R14)
            .jmp(mem64(userDone, 0));
        asm.bind(more).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
        return user;
    }

    /** Fills the arguments in; what is known only at run time is the machine's frames. */
    void prepare() {
        asm.mov(RBX, mem64(guest.startInfo, 0));
        // The tables lie in the order L4, L3, L2, L1 from pt_base on; the first L1 translates this image.
        machineFrame(mem64(RBX, StartInfo.PT_BASE), 0);
        asm.mov(mem64(roots, 8), RAX).mov(R14, RAX).shl(R14, 12).mov(mem64(context, VcpuGuestContext.CTRLREG + 24),
            R14);
        machineFrame(mem64(RBX, StartInfo.PT_BASE), 3);
        asm.shl(RAX, 12).lea(RCX, spare).shr(RCX, 12).and(RCX, 511).shl(RCX, 3).add(RAX, RCX)
            .mov(mem64(entryAt, 0), RAX).mov(mem64(updates, 0), RAX).mov(mem64(updates, 16), RAX)
            .add(RCX, mem64(RBX, StartInfo.PT_BASE)).add(RCX, 3 * PAGE).mov(mem64(entryLinear, 0), RCX)
            .mov(RAX, mem(RCX, 0)).mov(mem64(entry, 0), RAX).mov(mem64(updates, 24), RAX);
        asm.lea(RAX, spare).push(RAX);
        machineFrame(mem64(RSP, 0), 0);
        asm.add(RSP, 8).mov(mem64(frame, 0), RAX).mov(mem64(clear, 8), RAX);
        set(roots, 0, MmuExt.MMUEXT_NEW_USER_BASEPTR);
        set(roots, 24, MmuExt.MMUEXT_NEW_USER_BASEPTR);
        set(clear, 0, MmuExt.MMUEXT_CLEAR_PAGE);
        set(flush, 0, MmuExt.MMUEXT_TLB_FLUSH_LOCAL);
        for (int i = 0; i < MULTICALLS; i++) {
            set(calls, 64 * i, Hypercall.HYPERVISOR_xen_version);
        }
        asm.lea(RAX, frame).mov(mem64(reservation, 0), RAX);
        set(reservation, 8, 1);
        set(reservation, 24, DomainIds.DOMID_SELF);
        asm.mov(EDI, VcpuOp.VCPUOP_stop_periodic_timer).emit("xor", ESI, ESI);
        call(Hypercall.HYPERVISOR_vcpu_op);
        asm.sub(RSP, 8).mov(mem32(RSP, EvtchnBindIpi.VCPU), 0).mov(EDI, EventChannelOp.EVTCHNOP_bind_ipi).mov(RSI, RSP);
        call(Hypercall.HYPERVISOR_event_channel_op);
        asm.mov(EDX, mem32(RSP, EvtchnBindIpi.PORT)).mov(mem32(port, 0), EDX).add(RSP, 8);
        asm.mov(EDI, io.ringzero.abi.VmAssist.VMASST_CMD_enable).mov(ESI, VmAssist.VMASST_TYPE_writable_pagetables);
        call(Hypercall.HYPERVISOR_vm_assist);
        Label traps = asm.label("traps");
        guest.data(() -> asm.align(8).bind(traps).db(BREAKPOINT, 3).dw(X86Flat64.FLAT_KERNEL_CS64).dd(0).dq(trap)
            .space(16));
        asm.lea(RDI, traps);
        call(Hypercall.HYPERVISOR_set_trap_table);
        Label callback = asm.label("syscallCallback");
        guest.data(
            () -> asm.align(8).bind(callback).dw(CallbackOp.CALLBACKTYPE_syscall, CallbackOp.CALLBACKF_mask_events,
                0, 0).dq(systemCall));
        asm.mov(EDI, CallbackOp.CALLBACKOP_register).lea(RSI, callback);
        call(Hypercall.HYPERVISOR_callback_op);
        asm.mov(EDI, X86Flat64.FLAT_KERNEL_SS64).lea(RSI, stack("kernelStack"));
        call(Hypercall.HYPERVISOR_stack_switch);
    }

    /** RAX: mfn of the page of an address, some pages on. Changes RCX, RDX. */
    private void machineFrame(io.ringzero.x86.Operand linear, int pages) {
        asm.mov(RAX, linear).mov(RDX, GuestProgram.VIRT_BASE).sub(RAX, RDX).shr(RAX, 12)
            .mov(RCX, mem64(RBX, StartInfo.MFN_LIST)).mov(RAX, mem(RCX, RAX, 8, 8L * pages));
    }

    private void set(Label label, int offset, long value) {
        asm.mov(RAX, value).mov(mem64(label, offset), RAX);
    }

    private void call(int number) {
        guest.hypercall(number);
        guest.check();
    }

    /** Top of a stack of its own. */
    private Label stack(String name) {
        Label top = asm.label(name);
        guest.data(() -> asm.align(16).space(PAGE).bind(top));
        return top;
    }

    /** Ten instructions of the usual mix. */
    void instructions() {
        asm.mov(RAX, mem64(frame, 0)).add(RAX, R12).rol(RAX, 13).xor(RDX, RAX).lea(RCX, mem(RDX, RAX, 2, 8))
            .mov(mem64(userDone, 0), RCX).test(RCX, RCX).and(RCX, 255).imul(RDX, RCX).sub(RDX, RAX);
    }

    void hypercall() {
        asm.emit("xor", EDI, EDI).emit("xor", ESI, ESI);
        call(Hypercall.HYPERVISOR_xen_version);
    }

    void multicall() {
        asm.lea(RDI, calls).mov(ESI, MULTICALLS);
        call(Hypercall.HYPERVISOR_multicall);
    }

    /** A page is unmapped and mapped again. */
    void entries() {
        asm.lea(RDI, updates).mov(ESI, 2);
        batch(Hypercall.HYPERVISOR_mmu_update);
    }

    void extended() {
        asm.lea(RDI, flush).mov(ESI, 1);
        batch(Hypercall.HYPERVISOR_mmuext_op);
    }

    void flushAll() {
        set(flush, 0, MmuExt.MMUEXT_TLB_FLUSH_ALL);
        extended();
        set(flush, 0, MmuExt.MMUEXT_TLB_FLUSH_LOCAL);
    }

    void basePointers() {
        asm.lea(RDI, roots).mov(ESI, 2);
        batch(Hypercall.HYPERVISOR_mmuext_op);
    }

    void page() {
        asm.lea(RDI, clear).mov(ESI, 1);
        batch(Hypercall.HYPERVISOR_mmuext_op);
    }

    private void batch(int number) {
        asm.emit("xor", EDX, EDX).mov(R10, DomainIds.DOMID_SELF);
        call(number);
    }

    /** A frame that nothing maps is given up, and one taken. */
    void frames() {
        set(frame, 0, 0);
        asm.mov(EDI, MemoryOp.XENMEM_populate_physmap).lea(RSI, reservation);
        call(Hypercall.HYPERVISOR_memory_op);
        asm.mov(EDI, MemoryOp.XENMEM_decrease_reservation).lea(RSI, reservation);
        call(Hypercall.HYPERVISOR_memory_op);
    }

    /** Events stay masked. */
    void event() {
        asm.mov(EDI, mem32(port, 0));
        events.send();
    }

    void upcall() {
        asm.mov(EDI, mem32(port, 0));
        events.send();
        asm.mov(EDI, mem32(port, 0));
        events.take();
    }

    /** With a clear port: what was pending before is forgotten. */
    void letEvents(boolean let) {
        asm.mov(EDI, mem32(port, 0));
        events.take();
        asm.lea(R8, guest.sharedInfo).mov(mem8(R8, VcpuInfo.EVTCHN_UPCALL_PENDING), 0)
            .mov(mem64(R8, VcpuInfo.EVTCHN_PENDING_SEL), 0).mov(mem8(R8, VcpuInfo.EVTCHN_UPCALL_MASK), let ? 0 : 1);
    }

    void schedule() {
        asm.mov(EDI, SchedOp.SCHEDOP_yield);
        call(Hypercall.HYPERVISOR_sched_op);
    }

    void timer() {
        asm.mov(RDI, 1L << 60);
        call(Hypercall.HYPERVISOR_set_timer_op);
    }

    /** To the next instruction. */
    void iret() {
        Label next = asm.label("next");
        asm.mov(RCX, RSP);
        frame(X86Flat64.FLAT_KERNEL_CS64 & ~3, RCX, next);
        asm.bind(next);
    }

    private void frame(int selector, io.ringzero.x86.Register stack, Label to) {
        // RFLAGS without IF: events stay masked.
        asm.lea(RAX, to).mov(RDX, X86Flat64.FLAT_KERNEL_SS64).push(RDX).push(stack).push(2).mov(RDX, selector)
            .push(RDX).push(RAX).push(0);
        guest.jumpToHypercall(Hypercall.HYPERVISOR_iret);
    }

    void exception() {
        asm.db(0xcc); // int3
    }

    void emulation() {
        asm.db(0x0f, 0x20, 0xc0); // mov rax, cr0
    }

    /** A page is unmapped and mapped again. */
    void tableStores() {
        asm.mov(RBX, mem64(entryLinear, 0)).mov(RCX, mem64(entry, 0)).mov(mem64(RBX, 0), 0).mov(mem64(RBX, 0), RCX);
    }

    /** Goes to user mode and comes back for good after so many system calls. */
    void systemCalls(Label user, int times) {
        Label done = asm.label("done");
        asm.lea(RDI, roots).mov(ESI, 1);
        batch(Hypercall.HYPERVISOR_mmuext_op);
        asm.mov(R12, times).mov(R14, RSP).lea(RAX, done).mov(mem64(userDone, 0), RAX);
        frame(X86Flat64.FLAT_USER_CS64, R14, user);
        asm.bind(done);
    }

    /** Starts a vCPU that does nothing but yield. */
    void secondVcpu() {
        Label second = asm.label("second");
        Label over = asm.label("over");
        asm.jmp(over).bind(second).mov(EDI, SchedOp.SCHEDOP_yield);
        guest.hypercall(Hypercall.HYPERVISOR_sched_op);
        asm.jmp(second).bind(over);
        int registers = VcpuGuestContext.USER_REGS;
        set(context, VcpuGuestContext.FLAGS, X86.VGCF_in_kernel);
        asm.lea(RAX, second).mov(mem64(context, registers + CpuUserRegs.RIP), RAX).lea(RAX, stack("secondStack"))
            .mov(mem64(context, registers + CpuUserRegs.RSP), RAX)
            .mov(mem64(context, VcpuGuestContext.KERNEL_SP), RAX);
        set(context, registers + CpuUserRegs.CS, X86Flat64.FLAT_KERNEL_CS64);
        set(context, registers + CpuUserRegs.SS, X86Flat64.FLAT_KERNEL_SS64);
        set(context, VcpuGuestContext.KERNEL_SS, X86Flat64.FLAT_KERNEL_SS64);
        asm.mov(EDI, VcpuOp.VCPUOP_initialise).mov(ESI, 1).lea(RDX, context);
        call(Hypercall.HYPERVISOR_vcpu_op);
        asm.mov(EDI, VcpuOp.VCPUOP_up).mov(ESI, 1);
        call(Hypercall.HYPERVISOR_vcpu_op);
    }
}
