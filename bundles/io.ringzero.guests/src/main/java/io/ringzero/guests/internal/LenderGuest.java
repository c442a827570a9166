// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;

import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.layout.GrantEntryV1;
import io.ringzero.x86.Label;

/**
 * Grants a page to the domain whose number follows its own, by an entry of version 1, waits for a key, and tells whether that domain has
 * written its answer into the page.
 */
final class LenderGuest {
    static final int REFERENCE = 8;
    /** What the page says at first. */
    static final long OFFER = 0x4f46_4645_5221L;
    /** What the other domain is to write behind it. */
    static final long ANSWER = 0x5448_414e_4b53L;

    private LenderGuest() {
    }

    static byte[] elf() {
        GuestProgram guest = new GuestProgram("ringzero-lender");
        EventCode events = new EventCode(guest);
        ConsoleCode console = new ConsoleCode(guest, events);
        StoreCode store = new StoreCode(guest, events);
        GrantCode grants = new GrantCode(guest, console);
        var asm = guest.asm;
        Label page = grants.page("lent");
        guest.mainHere();
        console.open();
        store.open();
        grants.open(store);
        asm.mov(RAX, OFFER).mov(mem64(page, 0), RAX);
        grants.frameOf(page);
        asm.shl(RAX, 32).lea(RCX, mem(R12, 1)).shl(RCX, 16).or(RAX, RCX).or(RAX, GrantFlags.GTF_permit_access)
            .mov(mem64(grants.table, REFERENCE * GrantEntryV1.SIZE), RAX);
        console.say("lender: a page is lent\n");
        console.readKey();
        asm.mov(RAX, ANSWER).cmp(RAX, mem64(page, 8));
        grants.verdict("lender: the answer in it");
        guest.shutdown();
        return guest.elf();
    }
}
