// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;

import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.GnttabSetupTable;
import io.ringzero.abi.layout.GnttabSetupTable32;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.SplitMix;
import io.ringzero.core.internal.frames.FrameTable;

/**
 * A guest kernel that knows its frames, its grant table and its peer, and writes the arguments of its hypercalls only
 * through its own page tables, as a real one would.
 */
final class HostileGuest {
    /** Linear address of arguments. */
    static final long AT = (long) SCRATCH * PAGE;
    /** Linear address of lists that arguments point to. */
    static final long LIST = AT + 2048;
    /** Pages that come and go. */
    static final int PLAYGROUND = 48;

    final MemoryBench bench;
    final Domain domain;
    final Vcpu vcpu;
    final boolean narrow;
    final SplitMix random;
    final Peer peer;
    final long grantTable;
    private final long[] mfns = new long[PLAYGROUND];
    private long calls;

    HostileGuest(MemoryBench bench, Peer peer, boolean narrow, SplitMix random, int number) {
        this.bench = bench;
        this.peer = peer;
        this.narrow = narrow;
        this.random = random;
        String name = "hostile" + number;
        domain = bench.domain(narrow ? MemoryBench.narrowSpec(name, 2) : MemoryBench.spec(name, 2));
        vcpu = domain.vcpus().getFirst();
        for (int i = 0; i < PLAYGROUND; i++) {
            mfns[i] = bench.mfn(domain, FREE + i);
        }
        grantTable = setupTable(this) * PAGE;
        peer.invite(domain.domid());
    }

    private static long setupTable(HostileGuest guest) {
        guest.clear().i(GnttabSetupTable.DOM, 0x7ff0).i(GnttabSetupTable.NR_FRAMES, 1)
            .w(GnttabSetupTable.FRAME_LIST, GnttabSetupTable32.FRAME_LIST, LIST);
        guest.call(Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_setup_table, AT, 1);
        return guest.word(2048);
    }

    /** Pointer into the hypervisor's part of the address space. */
    long badPointer() {
        return narrow ? 0xfff0_0000L : 0xffff_8300_0000_0000L;
    }

    /** Makes a hypercall and gives its answer's name. */
    String answer(int number, long... args) {
        return Results.name(call(number, args));
    }

    long call(int number, long... args) {
        calls++;
        return bench.call(vcpu, number, args);
    }

    long calls() {
        return calls;
    }

    void countCall() {
        calls++;
    }

    /** Empties the arguments. */
    HostileGuest clear() {
        bench.machine.memory().fill(ground(), PAGE, (byte) 0);
        return this;
    }

    HostileGuest h(int offset, int value) {
        bench.machine.memory().writeShort(ground() + offset, (short) value);
        return this;
    }

    HostileGuest i(int offset, long value) {
        bench.machine.memory().writeInt(ground() + offset, (int) value);
        return this;
    }

    HostileGuest l(int offset, long value) {
        bench.machine.memory().writeLong(ground() + offset, value);
        return this;
    }

    /** A guest's word, at its place in either layout. */
    HostileGuest w(int wide, int slim, long value) {
        return narrow ? i(slim, value) : l(wide, value);
    }

    int intAt(int offset) {
        return bench.machine.memory().readInt(ground() + offset);
    }

    long word(int offset) {
        return narrow ? intAt(offset) & 0xffff_ffffL : bench.machine.memory().readLong(ground() + offset);
    }

    /** Machine address of the arguments' page: this guest's and plain memory, else the guest is lost. */
    private long ground() {
        long maddr;
        try {
            maddr = bench.translate(domain, AT);
        } catch (IllegalArgumentException e) {
            throw new GuestIsLostException("arguments are not mapped");
        }
        FrameTable table = bench.table();
        long mfn = maddr >>> 12;
        boolean plain = table.owner(mfn) == domain.domid() && switch (table.type(mfn)) {
            case NONE, WRITABLE -> true;
            default -> false;
        };
        if (!plain) {
            throw new GuestIsLostException("arguments lie in a frame that is no data");
        }
        return maddr;
    }

    /** Index of a page that nothing uses: unmapped, of no type. */
    int idle() {
        for (int tries = 0; tries < 12; tries++) {
            int index = random.below(PLAYGROUND);
            calls++;
            bench.unmap(vcpu, FREE + index);
            FrameTable table = bench.table();
            if (mfns[index] >= 0 && table.owner(mfns[index]) == domain.domid()
                && table.state(mfns[index]) == FrameTable.State.IDLE) {
                bench.machine.memory().fill(mfns[index] * PAGE, PAGE, (byte) 0);
                return index;
            }
        }
        throw new GuestIsLostException("no page is idle");
    }

    /** Machine address of the L1 entry of a page, where the own tables still lead to one. */
    long entryAddress(int index) {
        try {
            return bench.guestEntryAddress(domain, address(index));
        } catch (IndexOutOfBoundsException e) {
            throw new GuestIsLostException("the own tables lead nowhere");
        }
    }

    long mfn(int index) {
        return mfns[index];
    }

    void mfn(int index, long mfn) {
        mfns[index] = mfn;
    }

    long anyMfn() {
        return random.oneIn(20) ? random.below((int) MemoryBench.FRAMES) : mfns[random.below(PLAYGROUND)];
    }

    static long address(int index) {
        return (long) (FREE + index) * PAGE;
    }

    /** Writes an entry of the own grant table: as guests do, by plain stores. */
    void grant(int reference, int flags, int domid, long mfn) {
        bench.machine.memory().writeLong(grantTable + reference * 8L,
            flags & 0xffffL | (domid & 0xffffL) << 16 | mfn << 32);
    }

    void need(boolean prepared, String what) {
        if (!prepared) {
            throw new GuestIsLostException(what);
        }
    }
}
