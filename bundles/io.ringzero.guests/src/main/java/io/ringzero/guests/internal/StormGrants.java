// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R12D;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.UpdateVaFlags;
import io.ringzero.abi.layout.GnttabMapGrantRef;
import io.ringzero.abi.layout.GnttabSetupTable;
import io.ringzero.abi.layout.GnttabUnmapGrantRef;
import io.ringzero.abi.layout.GrantEntryV1;
import io.ringzero.abi.layout.StartInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * Grows its grant table to the limit, grants a page to itself by a thousand references, and maps each and keeps it mapped until
 * the hypervisor has no handle left; then it goes on asking. Besides it maps at an address and unmaps again.
 */
final class StormGrants {
    private static final int PAGE = 4096;
    private static final int TABLE_FRAMES = 64;
    private static final int REFERENCES = PAGE / GrantEntryV1.SIZE;
    private static final int PTE_FLAGS = 0x67;
    /** References below are the toolstack's, and domain 0 uses two of them: an entry in use keeps its first meaning. */
    private static final int RESERVED = 8;

    private final GuestProgram guest;
    private final ConsoleCode console;
    private final Assembler asm;
    private final Label table;
    private final Label granted;
    private final Label target;
    private final Label frames;
    private final Label setup;
    private final Label map;
    private final Label unmap;
    private final Label said;

    StormGrants(GuestProgram guest, ConsoleCode console) {
        this.guest = guest;
        this.console = console;
        asm = guest.asm;
        table = page("grantTable");
        granted = page("granted");
        target = page("target");
        frames = words("grantFrames", TABLE_FRAMES);
        setup = words("grantSetup", GnttabSetupTable.SIZE / Long.BYTES);
        map = words("grantMap", GnttabMapGrantRef.SIZE / Long.BYTES);
        said = words("grantSaid", 1);
        unmap = words("grantUnmap", GnttabUnmapGrantRef.SIZE / Long.BYTES);
    }

    private Label page(String name) {
        Label label = asm.label(name);
        guest.data(() -> asm.align(PAGE).bind(label).space(PAGE));
        return label;
    }

    private Label words(String name, int count) {
        Label label = asm.label(name);
        guest.quads(label, count);
        return label;
    }

    /** RAX: the domain's own number. */
    void fillForEver() {
        asm.mov(R12D, EAX);
        growTable();
        mapTable();
        fillTable();
        asm.lea(RAX, target).mov(mem64(map, GnttabMapGrantRef.HOST_ADDR), RAX)
            .mov(mem64(unmap, GnttabUnmapGrantRef.HOST_ADDR), RAX)
            .mov(mem16(map, GnttabMapGrantRef.DOM), io.ringzero.x86.Register.R12W).emit("xor", R12D, R12D);
        Label again = asm.here("again");
        Label hold = asm.label("hold");
        asm.inc(R12D).mov(EAX, R12D).and(EAX, REFERENCES - 1).or(EAX, RESERVED)
            .mov(mem32(map, GnttabMapGrantRef.REF), EAX).test(R12D, 7).jcc(Condition.NE, hold);
        asm.mov(mem32(map, GnttabMapGrantRef.FLAGS), GrantTableOp.GNTMAP_host_map);
        operation(GrantTableOp.GNTTABOP_map_grant_ref, map);
        asm.cmp(mem16(map, GnttabMapGrantRef.STATUS), GrantStatus.GNTST_okay).jcc(Condition.NE, hold)
            .mov(EAX, mem32(map, GnttabMapGrantRef.HANDLE)).mov(mem32(unmap, GnttabUnmapGrantRef.HANDLE), EAX);
        operation(GrantTableOp.GNTTABOP_unmap_grant_ref, unmap);
        asm.bind(hold).mov(mem32(map, GnttabMapGrantRef.FLAGS), GrantTableOp.GNTMAP_device_map);
        operation(GrantTableOp.GNTTABOP_map_grant_ref, map);
        sayWhenFull();
        asm.jmp(again);
    }

    /** Once; crashes when a mapping is refused for another reason. */
    private void sayWhenFull() {
        Label mapped = asm.label("mapped");
        asm.cmp(mem16(map, GnttabMapGrantRef.STATUS), GrantStatus.GNTST_okay).jcc(Condition.E, mapped);
        Label full = asm.label("full");
        asm.cmp(mem16(map, GnttabMapGrantRef.STATUS), GrantStatus.GNTST_no_device_space).jcc(Condition.E, full).ud2();
        asm.bind(full).cmp(mem64(said, 0), 0).jcc(Condition.NE, mapped).inc(mem64(said, 0));
        console.say("storm: no handle is left\n");
        asm.bind(mapped);
    }

    private void operation(int number, Label argument) {
        asm.mov(EDI, number).lea(RSI, argument).mov(EDX, 1);
        guest.hypercall(Hypercall.HYPERVISOR_grant_table_op);
        guest.check();
    }

    private void growTable() {
        asm.mov(mem16(setup, GnttabSetupTable.DOM), DomainIds.DOMID_SELF)
            .mov(mem32(setup, GnttabSetupTable.NR_FRAMES), TABLE_FRAMES).lea(RAX, frames)
            .mov(mem64(setup, GnttabSetupTable.FRAME_LIST), RAX);
        operation(GrantTableOp.GNTTABOP_setup_table, setup);
        Label good = asm.label("grown");
        asm.cmp(mem16(setup, GnttabSetupTable.STATUS), 0).jcc(Condition.E, good).ud2().bind(good);
    }

    /** The first frame of the table at our page. */
    private void mapTable() {
        asm.lea(io.ringzero.x86.Register.RDI, table).mov(RSI, mem64(frames, 0)).shl(RSI, 12).or(RSI, PTE_FLAGS)
            .mov(EDX, UpdateVaFlags.UVMF_INVLPG | UpdateVaFlags.UVMF_LOCAL);
        guest.hypercall(Hypercall.HYPERVISOR_update_va_mapping);
        guest.check();
    }

    /** All references of the first frame grant the one page to ourselves, whose number is in R12. */
    private void fillTable() {
        asm.mov(R15, mem64(guest.startInfo, 0)).lea(RAX, granted).mov(RDX, GuestProgram.VIRT_BASE).sub(RAX, RDX)
            .shr(RAX, 12).mov(RCX, mem64(R15, StartInfo.MFN_LIST)).mov(RAX, mem(RCX, RAX, 8, 0)).lea(R13, table)
            .emit("xor", ECX, ECX);
        Label next = asm.here("next");
        asm.mov(mem(R13, RCX, GrantEntryV1.SIZE, GrantEntryV1.FRAME).withBits(32), EAX)
            .mov(mem(R13, RCX, GrantEntryV1.SIZE, GrantEntryV1.DOMID).withBits(16), io.ringzero.x86.Register.R12W)
            .mov(mem(R13, RCX, GrantEntryV1.SIZE, GrantEntryV1.FLAGS).withBits(16), GrantFlags.GTF_permit_access)
            .inc(ECX).cmp(ECX, REFERENCES).jcc(Condition.B, next);
    }
}
