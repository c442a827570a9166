// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * A guest that obeys its toolstack, by watches on its part of the store: {@code control/shutdown} makes it power off or
 * reboot, {@code memory/target} makes it give frames back, from its highest page down, or ask for them again, up to what it
 * began with. What it gives back is never mapped: it is beyond what the domain's builder maps.
 */
final class StewardGuest {
    /** The first letters of "reboot". */
    private static final int REBO = 0x6f626572;

    private final GuestProgram guest = new GuestProgram("ringzero-steward");
    private final EventCode events = new EventCode(guest);
    private final ConsoleCode console = new ConsoleCode(guest, events);
    private final StoreCode store = new StoreCode(guest, events);
    private final Assembler asm = guest.asm;
    /** Page that an extent names, and the struct that names the extent. */
    private final Label extent = asm.label("extent");
    private final Label reservation = asm.label("reservation");

    private StewardGuest() {
        guest.quads(extent, 1);
        guest.data(() -> asm.align(8).bind(reservation).dq(extent).dq(1).dw(0, 0, 0, 0, DomainIds.DOMID_SELF, 0, 0,
            0));
    }

    static byte[] elf() {
        return new StewardGuest().write();
    }

    private byte[] write() {
        guest.mainHere();
        console.open();
        store.open();
        store.ask(XsType.XS_WATCH, "control/shutdown\0steward\0");
        store.ask(XsType.XS_WATCH, "memory/target\0steward\0");
        // R12: pages that it has, R13: pages that it began with.
        asm.mov(RAX, mem64(guest.startInfo, 0)).mov(R12, mem64(RAX, StartInfo.NR_PAGES)).mov(R13, R12);
        console.say("steward: started\n");
        Label look = asm.here("look");
        obeyShutdown();
        keepMemory();
        store.waitWatch();
        asm.jmp(look);
        return guest.elf();
    }

    /** Says that it has heard, by emptying the node, and ends as it was asked to. */
    private void obeyShutdown() {
        Label nothing = asm.label("nothing");
        Label reboot = asm.label("reboot");
        store.ask(XsType.XS_READ, "control/shutdown\0");
        asm.cmp(mem8(store.reply(), 0), 0).jcc(Condition.E, nothing).mov(EBX, mem32(store.reply(), 0));
        store.ask(XsType.XS_WRITE, "control/shutdown\0");
        asm.cmp(EBX, REBO).jcc(Condition.E, reboot);
        console.say("steward: powers off\n");
        guest.shutdown();
        asm.bind(reboot);
        console.say("steward: reboots\n");
        guest.shutdown(SchedOp.SHUTDOWN_reboot);
        asm.bind(nothing);
    }

    private void keepMemory() {
        Label down = asm.label("down");
        Label up = asm.label("up");
        Label done = asm.label("done");
        Label changed = asm.label("changed");
        store.ask(XsType.XS_READ, "memory/target\0");
        store.replyAsNumber();
        // KiB to pages; more than it began with it has no list for.
        asm.shr(RAX, 2).mov(RBX, RAX).cmp(RBX, R13).jcc(Condition.B, down).mov(RBX, R13);
        asm.bind(down).cmp(R12, RBX).jcc(Condition.E, done).jcc(Condition.B, up);
        asm.dec(R12);
        frameOf();
        asm.mov(RAX, mem(RCX, R12, 8, 0)).mov(mem64(extent, 0), RAX);
        change(MemoryOp.XENMEM_decrease_reservation);
        asm.jmp(changed);

        asm.bind(up).mov(mem64(extent, 0), R12);
        change(MemoryOp.XENMEM_populate_physmap);
        frameOf();
        asm.mov(RAX, mem64(extent, 0)).mov(mem(RCX, R12, 8, 0), RAX).inc(R12);
        asm.bind(changed).cmp(R12, RBX).jcc(Condition.NE, down);
        console.say("steward: has ");
        asm.mov(RAX, R12);
        console.printNumber();
        console.say(" pages\n");
        asm.bind(done);
    }

    /** RCX: the list of its frames, by page. */
    private void frameOf() {
        asm.mov(RCX, mem64(guest.startInfo, 0)).mov(RCX, mem64(RCX, StartInfo.MFN_LIST));
    }

    /** One extent of one page; the guest crashes where it is not done. */
    private void change(int operation) {
        Label good = asm.label("good");
        asm.mov(EDI, operation).lea(RSI, reservation);
        guest.hypercall(Hypercall.HYPERVISOR_memory_op);
        asm.cmp(RAX, 1).jcc(Condition.E, good).ud2().bind(good);
    }
}
