// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantFlags.GTF_accept_transfer;
import static io.ringzero.abi.GrantFlags.GTF_permit_access;
import static io.ringzero.abi.GrantFlags.GTF_reading;
import static io.ringzero.abi.GrantFlags.GTF_readonly;
import static io.ringzero.abi.GrantFlags.GTF_transitive;
import static io.ringzero.abi.GrantFlags.GTF_writing;
import static io.ringzero.abi.GrantStatus.GNTST_bad_gntref;
import static io.ringzero.abi.GrantStatus.GNTST_general_error;
import static io.ringzero.abi.GrantStatus.GNTST_okay;
import static io.ringzero.abi.GrantTableOp.GNTMAP_host_map;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_status_frames;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GNTTABOP_set_version, get_version, get_status_frames, setup_table (Xen 4.17 common/grant_table.c). */
final class GrantVersionsSwitchAsXenTest {
    private final GrantBench grants = new GrantBench();
    private Domain owner;
    private Domain mapper;

    @BeforeEach
    void domains() {
        owner = grants.domain("owner");
        mapper = grants.domain("mapper");
    }

    @AfterEach
    void close() {
        grants.close();
    }

    @Test
    void reservedEntriesGoAlongAndTheOthersAreEmptied() {
        grants.table(owner).write(1, GTF_permit_access | GTF_readonly, 3, 0x1234);
        grants.table(owner).write(9, GTF_permit_access, 3, 0x1234);
        assertEquals(0, grants.version(owner, 2));
        assertEquals(2, grants.bench.intAt(grants.at(owner)));
        long entry = grants.entry(owner, 1);
        assertEquals(GTF_permit_access | GTF_readonly | 3 << 16, grants.bench.intAt(entry));
        assertEquals(0x1234, grants.bench.wordAt(entry + 8));
        assertEquals(0, grants.bench.wordAt(grants.entry(owner, 9)));
        assertEquals(0, grants.version(owner, 1));
        long table = grants.table(owner).frames().getFirst() * 4096;
        assertEquals(GTF_permit_access | GTF_readonly | 3 << 16 | 0x1234L << 32, grants.bench.wordAt(table + 8));
        assertEquals(0, grants.bench.wordAt(table + 72));
    }

    @Test
    void aReservedEntryInUseKeepsItsMarksAndItsUser() {
        grants.table(owner).write(1, GTF_permit_access, mapper.domid(), grants.page(owner, 0));
        assertEquals(GNTST_okay, grants.map(mapper, GNTMAP_host_map, 1, owner.domid()));
        int handle = grants.handle(mapper);
        assertEquals(0, grants.version(owner, 2));
        assertEquals(GTF_reading | GTF_writing, grants.marks(owner, 1));
        assertEquals(0, grants.version(owner, 1));
        long table = grants.table(owner).frames().getFirst() * 4096;
        assertEquals(GTF_permit_access | GTF_reading | GTF_writing, grants.bench.intAt(table + 8) & 0xffff);
        assertEquals(0, grants.version(owner, 2));
        assertEquals(GNTST_okay, grants.unmap(mapper, handle));
        assertEquals(0, grants.marks(owner, 1));
    }

    @Test
    void aGrantInUseOrAMappedStatusFrameHoldsTheVersion() {
        grants.table(owner).write(8, GTF_permit_access, mapper.domid(), grants.page(owner, 0));
        grants.map(mapper, GNTMAP_host_map, 8, owner.domid());
        int handle = grants.handle(mapper);
        assertEquals(-Errno.EBUSY, grants.version(owner, 2));
        assertEquals(1, grants.bench.intAt(grants.at(owner)));
        assertEquals(0, grants.version(owner, 1), "no change");
        grants.unmap(mapper, handle);
        assertEquals(0, grants.version(owner, 2));
        long status = grants.table(owner).statusFrames().getFirst();
        grants.bench.memories.map(status, true);
        assertEquals(-Errno.EBUSY, grants.version(owner, 1));
        assertEquals(2, grants.bench.intAt(grants.at(owner)));
        grants.bench.memories.map(status, false);
        assertEquals(0, grants.version(owner, 1));
    }

    @ParameterizedTest(name = "flags {0}, frame {1}: {2}")
    @CsvSource({"1, 4294967295, 0", "1, 4294967296, -34", "3, 0, -34", "2, 0, 0", "0, 4294967296, 0"})
    void whatVersionOneCannotSayHoldsVersionTwo(int flags, long frame, long answer) {
        grants.version(owner, 2);
        grants.second(owner, 7, flags, 5, 0, frame);
        assertEquals(answer, grants.version(owner, 1));
        assertEquals(answer == 0 ? 1 : 2, grants.bench.intAt(grants.at(owner)));
        if (flags == GTF_accept_transfer) {
            assertEquals(0, grants.bench.wordAt(grants.table(owner).frames().getFirst() * 4096 + 56));
        }
        assertEquals(flags == GTF_transitive, answer == -Errno.ERANGE && frame == 0);
    }

    @Test
    void noOtherVersionExistsAndEachIsTold() {
        for (int wrong : new int[] {0, 3, -1}) {
            assertEquals(-Errno.EINVAL, grants.version(owner, wrong));
            assertEquals(1, grants.bench.intAt(grants.at(owner)));
        }
        assertEquals(0, grants.version(owner, 2));
        grants.bench.ints(grants.at(owner), GrantBench.SELF, 0);
        assertEquals(0, grants.call(owner, GNTTABOP_get_version));
        assertEquals(2, grants.bench.intAt(grants.at(owner) + 4));
        grants.bench.ints(grants.at(mapper), owner.domid(), 0);
        assertEquals(-Errno.EPERM, grants.call(mapper, GNTTABOP_get_version));
        grants.bench.ints(grants.at(mapper), 55, 0);
        assertEquals(-Errno.ESRCH, grants.call(mapper, GNTTABOP_get_version));
    }

    @Test
    void aTableOfVersionTwoHasHalfAsManyEntriesAndAStatusFrameForEightOfItsFrames() {
        assertEquals(GNTST_general_error, statusFrames(1));
        assertEquals(512, grants.table(owner).entries());
        grants.version(owner, 2);
        assertEquals(256, grants.table(owner).entries());
        assertEquals(GNTST_okay, statusFrames(1));
        assertEquals(grants.table(owner).statusFrames().getFirst(), grants.bench.wordAt(grants.at(owner) + 64));
        assertEquals(GNTST_general_error, statusFrames(2));
        assertEquals(GNTST_okay, setup(8));
        assertEquals(1, grants.table(owner).statusFrames().size());
        assertEquals(GNTST_okay, setup(9));
        assertEquals(2, grants.table(owner).statusFrames().size());
        assertEquals(GNTST_okay, statusFrames(2));
        assertEquals(GNTST_okay, setup(64));
        assertEquals(8, grants.table(owner).statusFrames().size());
        assertEquals(GNTST_general_error, setup(65));
        assertEquals(GNTST_bad_gntref, grants.map(mapper, GNTMAP_host_map, 64 * 256, owner.domid()));
        assertEquals(-Errno.EINVAL, grants.call(owner, GNTTABOP_get_status_frames, 2));
    }

    @Test
    void allFramesGoBackWithTheVersionAndWithTheDomain() throws Exception {
        setup(16);
        int before = grants.bench.memories.lent();
        grants.version(owner, 2);
        assertEquals(before + 2, grants.bench.memories.lent());
        grants.version(owner, 1);
        assertEquals(before, grants.bench.memories.lent());
        grants.version(owner, 2);
        grants.bench.get(ControlImpl.class).destroy(owner.id());
        grants.bench.machine.runTurns();
        assertEquals(before - 16 - 1, grants.bench.memories.lent());
    }

    private int statusFrames(int frames) {
        grants.bench.words(grants.at(owner), frames | (long) GrantBench.SELF << 32, grants.at(owner) + 64);
        assertEquals(0, grants.call(owner, GNTTABOP_get_status_frames));
        return (short) (grants.bench.wordAt(grants.at(owner)) >>> 48);
    }

    private int setup(int frames) {
        grants.bench.words(grants.at(owner), GrantBench.SELF | (long) frames << 32, 0, grants.at(owner) + 64);
        assertEquals(0, grants.call(owner, GNTTABOP_setup_table));
        return (short) grants.bench.intAt(grants.at(owner) + 8);
    }
}
