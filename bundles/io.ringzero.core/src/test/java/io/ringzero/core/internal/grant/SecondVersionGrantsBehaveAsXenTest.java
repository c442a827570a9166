// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantFlags.GTF_permit_access;
import static io.ringzero.abi.GrantFlags.GTF_reading;
import static io.ringzero.abi.GrantFlags.GTF_readonly;
import static io.ringzero.abi.GrantFlags.GTF_sub_page;
import static io.ringzero.abi.GrantFlags.GTF_transitive;
import static io.ringzero.abi.GrantFlags.GTF_writing;
import static io.ringzero.abi.GrantStatus.GNTST_bad_gntref;
import static io.ringzero.abi.GrantStatus.GNTST_bad_page;
import static io.ringzero.abi.GrantStatus.GNTST_eagain;
import static io.ringzero.abi.GrantStatus.GNTST_general_error;
import static io.ringzero.abi.GrantStatus.GNTST_okay;
import static io.ringzero.abi.GrantTableOp.GNTMAP_host_map;
import static io.ringzero.abi.GrantTableOp.GNTMAP_readonly;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_copy;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_swap_grant_ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.core.internal.domain.Domain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries of version 2: pages, parts of pages, others' grants (Xen 4.17 common/grant_table.c). */
final class SecondVersionGrantsBehaveAsXenTest {
    private static final int REF = 9;

    private final GrantBench grants = new GrantBench();
    private Domain owner;
    private Domain user;
    private Domain third;
    private long page;
    private long own;

    @BeforeEach
    void domains() {
        owner = grants.domain("owner");
        user = grants.domain("user");
        third = grants.domain("third");
        page = grants.page(owner, 0);
        own = grants.page(user, 0);
        grants.version(owner, 2);
    }

    @AfterEach
    void close() {
        assertEquals(0, grants.bench.memories.holds(), "holds left");
        grants.close();
    }

    @ParameterizedTest(name = "entry flags {0} for us {1}, mapped with {2}: {3}")
    @CsvSource({"1, true, 2, 0", "5, true, 6, 0", "5, true, 2, -1", "0, true, 2, -1", "2, true, 2, -1",
        "1, false, 2, -1", "257, true, 2, -1", "257, true, 6, -1", "3, true, 6, -1"})
    void onlyGrantsOfWholePagesAreMapped(int flags, boolean forUs, int how, int status) {
        grants.second(owner, REF, flags, forUs ? user.domid() : 77, 0, page);
        assertEquals(status, grants.map(user, how, REF, owner.domid()));
        boolean write = (how & GNTMAP_readonly) == 0;
        assertEquals(status != 0 ? 0 : GTF_reading | (write ? GTF_writing : 0), grants.marks(owner, REF));
        assertEquals(flags, grants.bench.intAt(grants.entry(owner, REF)) & 0xffff, "entries are the guest's");
        if (status == 0) {
            assertEquals(GNTST_okay, grants.unmap(user, grants.handle(user)));
        }
        assertEquals(0, grants.marks(owner, REF));
    }

    @Test
    void marksOfNeighboursStayApart() {
        grants.second(owner, REF, GTF_permit_access, user.domid(), 0, page);
        grants.second(owner, REF + 1, GTF_permit_access, user.domid(), 0, page + 1);
        grants.map(user, GNTMAP_host_map, REF, owner.domid());
        int one = grants.handle(user);
        grants.map(user, GNTMAP_host_map | GNTMAP_readonly, REF + 1, owner.domid());
        int other = grants.handle(user);
        assertEquals(GTF_reading | GTF_writing, grants.marks(owner, REF));
        assertEquals(GTF_reading, grants.marks(owner, REF + 1));
        grants.unmap(user, one);
        assertEquals(0, grants.marks(owner, REF));
        assertEquals(GTF_reading, grants.marks(owner, REF + 1));
        grants.unmap(user, other);
    }

    @ParameterizedTest(name = "a copy of {1} bytes from {0} of a grant of 32 bytes from 64: {2}")
    @CsvSource({"64, 32, 0", "70, 8, 0", "96, 0, 0", "63, 1, -1", "64, 33, -1", "96, 1, -1", "0, 4096, -1"})
    void partsOfPagesAreCopiedWithinTheirBounds(int offset, int length, int status) {
        grants.second(owner, REF, GTF_permit_access | GTF_sub_page, user.domid(), 64 | 32 << 16, page);
        grants.bench.machine.memory().fill(page * 4096, 4096, (byte) 7);
        grants.bench.machine.memory().fill(own * 4096, 4096, (byte) 0);
        assertEquals(status, grants.copyFrom(user, owner.domid(), REF, offset, own, length));
        boolean moved = status == 0 && length > 0;
        assertEquals(moved ? 7 : 0, grants.bench.machine.memory().readByte(own * 4096 + offset));
        assertEquals(status, grants.copyTo(user, owner.domid(), REF, offset, own, length));
        assertEquals(0, grants.marks(owner, REF));
    }

    @Test
    void anOwnGrantOfNonsensicalBoundsHurtsNobody() {
        grants.second(owner, REF, GTF_permit_access | GTF_sub_page, user.domid(), 0xfff0 | 0xffff << 16, page);
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 8, own, 8));
        grants.second(owner, REF, GTF_permit_access | GTF_sub_page, user.domid(), 4090 | 0xffff << 16, page);
        assertEquals(GNTST_okay, grants.copyFrom(user, owner.domid(), REF, 4090, own, 6));
        grants.second(owner, REF, GTF_permit_access | GTF_sub_page, user.domid(), 0, 1L << 40);
        assertEquals(GNTST_bad_page, grants.copyFrom(user, owner.domid(), REF, 0, own, 0));
    }

    @Test
    void transitiveGrantsReachWhatTheThirdDomainGave() {
        grants.table(third).write(REF, GTF_permit_access, owner.domid(), grants.page(third, 1));
        grants.bench.words(grants.page(third, 1) * 4096, 0x1122334455667788L);
        transitive(GTF_transitive, third.domid(), REF);
        assertEquals(GNTST_okay, grants.copyFrom(user, owner.domid(), REF, 0, own, 8));
        assertEquals(0x1122334455667788L, grants.bench.wordAt(own * 4096));
        grants.bench.words(own * 4096, 99);
        assertEquals(GNTST_okay, grants.copyTo(user, owner.domid(), REF, 0, own, 8));
        assertEquals(99, grants.bench.wordAt(grants.page(third, 1) * 4096));
        assertEquals(0, grants.marks(owner, REF));
        assertEquals(0, grants.table(third).used());
    }

    @Test
    void transitiveGrantsGiveNoMoreThanTheirDomainHas() {
        transitive(GTF_transitive, third.domid(), REF);
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "nothing is given");
        grants.table(third).write(REF, GTF_permit_access, user.domid(), grants.page(third, 1));
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "to another");
        grants.table(third).write(REF, GTF_permit_access | GTF_readonly, owner.domid(), grants.page(third, 1));
        assertEquals(GNTST_okay, grants.copyFrom(user, owner.domid(), REF, 0, own, 8));
        assertEquals(GNTST_general_error, grants.copyTo(user, owner.domid(), REF, 0, own, 8), "read-only");
        transitive(GTF_transitive | GTF_readonly, third.domid(), REF);
        grants.table(third).write(REF, GTF_permit_access, owner.domid(), grants.page(third, 1));
        assertEquals(GNTST_general_error, grants.copyTo(user, owner.domid(), REF, 0, own, 8), "read-only itself");
        transitive(GTF_transitive, third.domid(), 100_000);
        assertEquals(GNTST_bad_gntref, grants.copyFrom(user, owner.domid(), REF, 0, own, 8));
        transitive(GTF_transitive, 55, REF);
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "no such domain");
        assertEquals(0, grants.marks(owner, REF));
        assertEquals(0, grants.table(third).used());
    }

    @Test
    void chainsEndAfterTheSecondLink() {
        transitive(GTF_transitive, owner.domid(), REF + 1);
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "to itself");
        grants.version(third, 2);
        grants.second(third, REF, GTF_transitive, owner.domid(), owner.domid(), REF + 1);
        transitive(GTF_transitive, third.domid(), REF);
        grants.second(owner, REF + 1, GTF_permit_access, third.domid(), 0, page);
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "three links");
        assertEquals(0, grants.table(owner).used() + grants.table(third).used());
        grants.second(third, REF, GTF_permit_access | GTF_sub_page, owner.domid(), 8 | 8 << 16,
            grants.page(third, 2));
        assertEquals(GNTST_okay, grants.copyFrom(user, owner.domid(), REF, 8, own, 8));
        assertEquals(GNTST_general_error, grants.copyFrom(user, owner.domid(), REF, 0, own, 8), "beyond its part");
    }

    @Test
    void aTransitiveGrantMayLeadBackToItsUser() {
        grants.table(user).write(REF, GTF_permit_access, owner.domid(), grants.page(user, 3));
        grants.bench.words(grants.page(user, 3) * 4096, 42);
        transitive(GTF_transitive, user.domid(), REF);
        assertEquals(GNTST_okay, grants.copyFrom(user, owner.domid(), REF, 0, own, 8));
        assertEquals(42, grants.bench.wordAt(own * 4096));
    }

    @Test
    void whatAUserHoldsStaysWhatItWasWhateverTheOwnerWrites() {
        grants.second(owner, REF, GTF_permit_access, user.domid(), 0, page);
        grants.map(user, GNTMAP_host_map | GNTMAP_readonly, REF, owner.domid());
        int handle = grants.handle(user);
        grants.second(owner, REF, GTF_permit_access | GTF_readonly, third.domid(), 0, page + 5);
        assertEquals(GNTST_general_error, grants.map(third, GNTMAP_host_map | GNTMAP_readonly, REF, owner.domid()));
        assertEquals(GNTST_okay, grants.map(user, GNTMAP_host_map | GNTMAP_readonly, REF, owner.domid()));
        assertEquals(page * 4096, grants.bench.wordAt(grants.at(user) + 24));
        int again = grants.handle(user);
        assertEquals(GNTST_general_error, grants.map(user, GNTMAP_host_map, REF, owner.domid()), "to write");
        assertEquals(GTF_reading, grants.marks(owner, REF));
        grants.unmap(user, handle);
        grants.unmap(user, again);
        assertEquals(0, grants.marks(owner, REF));
    }

    @Test
    void swappedEntriesAreWhollySwappedUnlessInUse() {
        grants.second(owner, REF, GTF_permit_access, user.domid(), 0, page);
        swap(REF, REF + 40, GNTST_okay);
        assertEquals(GNTST_okay, grants.map(user, GNTMAP_host_map, REF + 40, owner.domid()));
        int handle = grants.handle(user);
        swap(REF, REF + 40, GNTST_eagain);
        swap(REF + 40, REF + 40, GNTST_okay);
        swap(REF, 256, GNTST_bad_gntref);
        grants.unmap(user, handle);
    }

    @Test
    void bothEndsOfACopyMayBeTheSamePartOfAPage() {
        grants.second(owner, REF, GTF_permit_access | GTF_sub_page, user.domid(), 16 | 16 << 16, page);
        grants.bench.words(page * 4096 + 16, 5, 6);
        grants.bench.words(grants.at(user), REF, owner.domid() | 16L << 16, REF, owner.domid() | 24L << 16,
            8 | 3L << 16);
        assertEquals(0, grants.call(user, GNTTABOP_copy));
        assertEquals(GNTST_okay, (short) grants.bench.intAt(grants.at(user) + 36));
        assertEquals(5, grants.bench.wordAt(page * 4096 + 24));
    }

    private void transitive(int flags, int domid, long reference) {
        grants.second(owner, REF, flags, user.domid(), domid, reference);
    }

    private void swap(int one, int other, int status) {
        grants.bench.ints(grants.at(owner), one, other, 77);
        assertEquals(0, grants.call(owner, GNTTABOP_swap_grant_ref));
        assertEquals(status, (short) grants.bench.intAt(grants.at(owner) + 8));
    }
}
