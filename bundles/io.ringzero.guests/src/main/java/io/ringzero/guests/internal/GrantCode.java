// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** The grant table in the guest: its first frame mapped at {@link #table}, operations, and verdicts on what they answer. */
final class GrantCode {
    private static final int PAGE = 4096;
    /** Present, writable, user, accessed, dirty. */
    private static final int PTE_FLAGS = 0x67;

    /** The first frame of the table, once {@link #open} was done. */
    final Label table;
    private final GuestProgram guest;
    private final ConsoleCode console;
    private final Assembler asm;
    private final Label frame;
    private final Label setup;

    GrantCode(GuestProgram guest, ConsoleCode console) {
        this.guest = guest;
        this.console = console;
        asm = guest.asm;
        table = page("grantTable");
        frame = asm.label("grantFrame");
        setup = asm.label("grantSetup");
        guest.quads(frame, 1);
        guest.data(() -> asm.align(8).bind(setup).dq(DomainIds.DOMID_SELF | 1L << 32).dq(0).dq(frame));
    }

    /** A page of the guest's own, zeroed. */
    Label page(String name) {
        Label label = asm.label(name);
        guest.data(() -> asm.align(PAGE).bind(label).space(PAGE));
        return label;
    }

    /** Maps the table; R12 becomes this domain's number, as its store says. */
    void open(StoreCode store) {
        operation(GrantTableOp.GNTTABOP_setup_table, setup);
        guest.check();
        asm.mov(RAX, mem64(frame, 0));
        map(table);
        store.ask(XsType.XS_READ, "domid\0");
        store.replyAsNumber();
        asm.mov(R12, RAX);
    }

    /** Makes one operation of the structure at a label. */
    void operation(int operation, Label struct) {
        asm.mov(EDI, operation).lea(RSI, struct).mov(EDX, 1);
        guest.hypercall(Hypercall.HYPERVISOR_grant_table_op);
    }

    /** Maps the frame in RAX in place of a page of the guest's own. */
    void map(Label page) {
        asm.mov(RSI, RAX).shl(RSI, 12).or(RSI, PTE_FLAGS);
        update(page);
    }

    /** Maps nothing there. */
    void unmap(Label page) {
        asm.emit("xor", RSI, RSI);
        update(page);
    }

    private void update(Label page) {
        asm.lea(RDI, page).mov(EDX, UpdateVaFlags.UVMF_INVLPG | UpdateVaFlags.UVMF_LOCAL);
        guest.hypercall(Hypercall.HYPERVISOR_update_va_mapping);
        guest.check();
    }

    /** The machine frame of a page of the guest's own comes in RAX. */
    void frameOf(Label page) {
        asm.lea(RAX, page).mov(RCX, GuestProgram.VIRT_BASE).sub(RAX, RCX).shr(RAX, 12)
            .mov(RCX, mem64(guest.startInfo, 0))
            .mov(RCX, mem64(RCX, StartInfo.MFN_LIST)).mov(RAX, mem(RCX, RAX, 8, 0));
    }

    /** Says whether EAX, sign-extended from 32 bits, is what it should be. */
    void verdict(String what, int expected) {
        asm.cmp(EAX, expected);
        verdict(what);
    }

    /** Says whether the last comparison found both the same. */
    void verdict(String what) {
        Label wrong = asm.label("wrong");
        Label told = asm.label("told");
        asm.jcc(Condition.NE, wrong);
        console.say(what + ": as by Xen\n");
        asm.jmp(told).bind(wrong);
        console.say(what + ": WRONG\n");
        asm.bind(told);
    }
}
