// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.abi.GrantFlags.GTF_permit_access;
import static io.ringzero.abi.GrantFlags.GTF_reading;
import static io.ringzero.abi.GrantFlags.GTF_sub_page;
import static io.ringzero.abi.GrantFlags.GTF_transitive;
import static io.ringzero.abi.GrantFlags.GTF_writing;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.layout.GnttabCopy;
import io.ringzero.abi.layout.GnttabMapGrantRef;
import io.ringzero.abi.layout.GnttabUnmapGrantRef;
import io.ringzero.abi.layout.GrantEntryV2;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Label;

/**
 * Switches its grant table to version 2, grants to itself a page, a part of a page, and by a transitive grant what the domain before it
 * lent ({@link LenderGuest}); copies, maps, reads the marks in its status frame, switches back; says of each step whether the answer is
 * the one that Xen gives.
 */
final class GrantsGuest {
    private static final int PART = 9;
    private static final int LENT = 10;
    private static final int WHOLE = 11;
    private static final int START = 64;
    private static final int LENGTH = 32;

    private final GuestProgram guest = new GuestProgram("ringzero-grants");
    private final EventCode events = new EventCode(guest);
    private final ConsoleCode console = new ConsoleCode(guest, events);
    private final StoreCode store = new StoreCode(guest, events);
    private final GrantCode grants = new GrantCode(guest, console);
    private final Assembler asm = guest.asm;
    private final Label source = grants.page("source");
    private final Label target = grants.page("target");
    private final Label marks = grants.page("marks");
    private final Label version = asm.label("version");
    private final Label copy = asm.label("copy");
    private final Label map = asm.label("map");
    private final Label unmap = asm.label("unmap");
    private final Label status = asm.label("status");
    private final Label statusFrame = asm.label("statusFrame");

    private GrantsGuest() {
        guest.quads(version, 1);
        guest.quads(copy, GnttabCopy.SIZE / 8);
        guest.quads(map, GnttabMapGrantRef.SIZE / 8);
        guest.quads(unmap, GnttabUnmapGrantRef.SIZE / 8);
        guest.quads(statusFrame, 1);
        guest.data(() -> asm.align(8).bind(status).dq(1 | (long) DomainIds.DOMID_SELF << 32).dq(statusFrame));
    }

    static byte[] elf() {
        return new GrantsGuest().write();
    }

    private byte[] write() {
        guest.mainHere();
        console.open();
        store.open();
        grants.open(store);
        // R13: the lender's domid.
        asm.lea(R13, mem(R12, -1));
        begin();
        part();
        lent();
        whole();
        end();
        console.say("grants: done\n");
        guest.shutdown();
        return guest.elf();
    }

    private void begin() {
        version(2);
        grants.verdict("grants: version 2", 0);
        grants.operation(GrantTableOp.GNTTABOP_get_status_frames, status);
        asm.movzx(EAX, mem16(status, 6));
        grants.verdict("grants: status frame", GrantStatus.GNTST_okay);
        asm.mov(RAX, mem64(statusFrame, 0));
        grants.map(marks);
    }

    private void part() {
        asm.mov(RAX, 0x1234_5678_9abcL).mov(mem64(source, START + 8), RAX);
        grants.frameOf(source);
        entry(PART, GTF_permit_access | GTF_sub_page, START | LENGTH << 16);
        copy(PART, START + 8, 8, true);
        grants.verdict("grants: copy from a part of a page", GrantStatus.GNTST_okay);
        asm.mov(RAX, mem64(source, START + 8)).cmp(RAX, mem64(target, START + 8));
        grants.verdict("grants: what was copied");
        copy(PART, START + LENGTH, 1, true);
        grants.verdict("grants: copy from behind the part", GrantStatus.GNTST_general_error & 0xffff);
        map(PART);
        grants.verdict("grants: a part of a page mapped", GrantStatus.GNTST_general_error & 0xffff);
    }

    private void lent() {
        asm.mov(RAX, (long) LenderGuest.REFERENCE);
        asm.mov(mem64(grants.table, LENT * GrantEntryV2.SIZE + GrantEntryV2.TRANS_GREF), RAX);
        asm.mov(RAX, R12).shl(RAX, 16).or(RAX, GTF_transitive).mov(RCX, R13).shl(RCX, 32).or(RAX, RCX)
            .mov(mem64(grants.table, LENT * GrantEntryV2.SIZE), RAX);
        copy(LENT, 0, 8, true);
        grants.verdict("grants: copy from what was lent", GrantStatus.GNTST_okay);
        asm.mov(RAX, LenderGuest.OFFER).cmp(RAX, mem64(target, 0));
        grants.verdict("grants: what it says");
        asm.mov(RAX, LenderGuest.ANSWER).mov(mem64(target, 8), RAX);
        copy(LENT, 8, 8, false);
        grants.verdict("grants: copy to what was lent", GrantStatus.GNTST_okay);
        map(LENT);
        grants.verdict("grants: what was lent mapped", GrantStatus.GNTST_general_error & 0xffff);
    }

    private void whole() {
        grants.frameOf(source);
        entry(WHOLE, GTF_permit_access, 0);
        map(WHOLE);
        grants.verdict("grants: a page mapped", GrantStatus.GNTST_okay);
        asm.movzx(EAX, mem16(marks, 2 * WHOLE));
        grants.verdict("grants: its marks", GTF_reading | GTF_writing);
        version(1);
        grants.verdict("grants: version 1 with a page mapped", -Errno.EBUSY);
        asm.mov(EAX, mem32(map, GnttabMapGrantRef.HANDLE)).mov(mem32(unmap, GnttabUnmapGrantRef.HANDLE), EAX);
        grants.operation(GrantTableOp.GNTTABOP_unmap_grant_ref, unmap);
        asm.movzx(EAX, mem16(unmap, GnttabUnmapGrantRef.STATUS));
        grants.verdict("grants: the page unmapped", GrantStatus.GNTST_okay);
        asm.movzx(EAX, mem16(marks, 2 * WHOLE));
        grants.verdict("grants: no marks", 0);
    }

    private void end() {
        version(1);
        grants.verdict("grants: version 1 with marks mapped", -Errno.EBUSY);
        grants.unmap(marks);
        version(1);
        grants.verdict("grants: version 1", 0);
    }

    private void version(int wanted) {
        asm.mov(mem32(version, 0), wanted);
        grants.operation(GrantTableOp.GNTTABOP_set_version, version);
    }

    /** Grants the frame in RAX to itself. */
    private void entry(int reference, int flags, int part) {
        asm.mov(mem64(grants.table, reference * GrantEntryV2.SIZE + GrantEntryV2.FRAME), RAX);
        asm.mov(RAX, R12).shl(RAX, 16).mov(RCX, flags | (long) part << 32).or(RAX, RCX)
            .mov(mem64(grants.table, reference * GrantEntryV2.SIZE), RAX);
    }

    /** Copies between a grant and the page {@link #target}; the status comes in EAX. */
    private void copy(int reference, int offset, int length, boolean fromGrant) {
        grants.frameOf(target);
        asm.mov(mem64(copy, fromGrant ? GnttabCopy.DEST_REF : GnttabCopy.SOURCE_REF), RAX);
        asm.mov(RAX, (long) reference).mov(mem64(copy, fromGrant ? GnttabCopy.SOURCE_REF : GnttabCopy.DEST_REF), RAX);
        asm.mov(mem32(copy, GnttabCopy.SOURCE_DOMID), DomainIds.DOMID_SELF | offset << 16)
            .mov(mem32(copy, GnttabCopy.DEST_DOMID), DomainIds.DOMID_SELF | offset << 16);
        asm.mov(mem32(copy, GnttabCopy.LEN),
            length | (fromGrant ? GrantTableOp.GNTCOPY_source_gref : GrantTableOp.GNTCOPY_dest_gref) << 16);
        grants.operation(GrantTableOp.GNTTABOP_copy, copy);
        asm.movzx(EAX, mem16(copy, GnttabCopy.STATUS));
    }

    /** Maps a grant for devices, which takes no page table; the status comes in EAX. */
    private void map(int reference) {
        asm.mov(mem32(map, GnttabMapGrantRef.FLAGS), GrantTableOp.GNTMAP_device_map)
            .mov(mem32(map, GnttabMapGrantRef.REF), reference)
            .mov(mem32(map, GnttabMapGrantRef.DOM), DomainIds.DOMID_SELF);
        grants.operation(GrantTableOp.GNTTABOP_map_grant_ref, map);
        asm.movzx(EAX, mem16(map, GnttabMapGrantRef.STATUS));
    }
}
