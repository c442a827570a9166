// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R10;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.abi.layout.DomctlCreatedomain;
import io.ringzero.abi.layout.DomctlGetdomaininfo;
import io.ringzero.abi.layout.DomctlHeader;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * A guest that, where it is privileged, makes a sibling by domctl, gives it a page, maps and writes that page, looks at the sibling,
 * pauses it, lets it go on, waits for a key, and destroys it. Where it is not, it says so. What must not fail and does ends it by
 * {@code ud2}.
 */
final class OverseerGuest {
    /** What it writes into the sibling's page. */
    static final long PATTERN = 0x5249_4e47_5a45_524fL;
    private static final long MOST_PORT = 1023;
    private static final long MOST_GRANT_FRAMES = 64;
    private static final long MOST_MAPTRACK_FRAMES = 1024;
    private static final long GRANT_VERSION = 2;
    private static final long MOST_KIB = 64;
    private static final int PAGE = 4096;
    /** Present, writable, user, accessed, dirty. */
    private static final int PTE_FLAGS = 0x67;

    private final GuestProgram guest = new GuestProgram("ringzero-overseer");
    private final EventCode events = new EventCode(guest);
    private final ConsoleCode console = new ConsoleCode(guest, events);
    private final Assembler asm = guest.asm;
    private final Label request = asm.label("request");
    private final Label extent = asm.label("extent");
    private final Label reservation = asm.label("reservation");
    private final Label window = asm.label("window");

    private OverseerGuest() {
        guest.quads(request, DomctlHeader.SIZE / 8);
        guest.quads(extent, 1);
        guest.data(() -> asm.align(8).bind(reservation).dq(extent).dq(1).dq(0).dq(0));
        // The frame behind this page is given up for the sibling's.
        guest.data(() -> asm.align(PAGE).bind(window).space(PAGE));
    }

    static byte[] elf() {
        return new OverseerGuest().write();
    }

    private byte[] write() {
        Label allowed = asm.label("allowed");
        guest.mainHere();
        console.open();
        asm.mov(RAX, 1L << 32).mov(mem64(request, DomctlHeader.U + DomctlCreatedomain.MAX_VCPUS - 4), RAX);
        asm.mov(RAX, MOST_PORT | MOST_GRANT_FRAMES << 32)
            .mov(mem64(request, DomctlHeader.U + DomctlCreatedomain.MAX_EVTCHN_PORT), RAX);
        asm.mov(RAX, MOST_MAPTRACK_FRAMES | GRANT_VERSION << 32)
            .mov(mem64(request, DomctlHeader.U + DomctlCreatedomain.MAX_MAPTRACK_FRAMES), RAX);
        domctl(Domctl.XEN_DOMCTL_createdomain);
        asm.cmp(RAX, -Errno.EPERM).jcc(Condition.NE, allowed);
        console.say("overseer: not permitted\n");
        guest.shutdown();
        asm.bind(allowed);
        guest.check();
        // R12: the sibling's domid.
        asm.emit("movzx", R12, mem16(request, DomctlHeader.DOMAIN));
        console.say("overseer: made domain ");
        asm.mov(RAX, R12);
        console.printNumber();
        console.say("\n");

        asm.mov(RAX, MOST_KIB).mov(mem64(request, DomctlHeader.U), RAX);
        domctl(Domctl.XEN_DOMCTL_max_mem);
        guest.check();
        fill();

        domctl(Domctl.XEN_DOMCTL_getdomaininfo);
        guest.check();
        console.say("overseer: it has ");
        asm.mov(RAX, mem64(request, DomctlHeader.U + DomctlGetdomaininfo.TOT_PAGES));
        console.printNumber();
        console.say(" page of ");
        asm.mov(RAX, mem64(request, DomctlHeader.U + DomctlGetdomaininfo.MAX_PAGES));
        console.printNumber();
        console.say("\n");
        domctl(Domctl.XEN_DOMCTL_pausedomain);
        guest.check();
        domctl(Domctl.XEN_DOMCTL_unpausedomain);
        guest.check();
        console.say("overseer: press a key\n");
        console.readKey();
        domctl(Domctl.XEN_DOMCTL_destroydomain);
        guest.check();
        console.say("overseer: it is gone\n");
        guest.shutdown();
        return guest.elf();
    }

    /** Takes a page for the sibling, maps it, and writes the pattern through the mapping. */
    private void fill() {
        Label taken = asm.label("taken");
        asm.mov(mem16(reservation, 24), io.ringzero.x86.Register.R12W);
        asm.mov(EDI, MemoryOp.XENMEM_populate_physmap).lea(RSI, reservation);
        guest.hypercall(Hypercall.HYPERVISOR_memory_op);
        asm.cmp(RAX, 1).jcc(Condition.E, taken).ud2().bind(taken);
        asm.lea(RDI, window).mov(RSI, mem64(extent, 0)).shl(RSI, 12).or(RSI, PTE_FLAGS);
        asm.mov(EDX, UpdateVaFlags.UVMF_INVLPG | UpdateVaFlags.UVMF_LOCAL).mov(R10, R12);
        guest.hypercall(Hypercall.HYPERVISOR_update_va_mapping_otherdomain);
        guest.check();
        asm.mov(RAX, PATTERN).mov(mem64(window, 0), RAX);
    }

    /** A domctl of the sibling; whatever lies in the operation's part is its argument. */
    private void domctl(int command) {
        asm.mov(RAX, command | (long) Domctl.XEN_DOMCTL_INTERFACE_VERSION << 32).mov(mem64(request, 0), RAX);
        asm.lea(RDI, request);
        guest.hypercall(Hypercall.HYPERVISOR_domctl);
    }
}
