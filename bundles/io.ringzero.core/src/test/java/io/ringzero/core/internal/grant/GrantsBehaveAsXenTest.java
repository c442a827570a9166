// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantStatus.GNTST_bad_copy_arg;
import static io.ringzero.abi.GrantStatus.GNTST_bad_domain;
import static io.ringzero.abi.GrantStatus.GNTST_bad_gntref;
import static io.ringzero.abi.GrantStatus.GNTST_bad_handle;
import static io.ringzero.abi.GrantStatus.GNTST_bad_page;
import static io.ringzero.abi.GrantStatus.GNTST_general_error;
import static io.ringzero.abi.GrantStatus.GNTST_okay;
import static io.ringzero.abi.GrantStatus.GNTST_permission_denied;
import static io.ringzero.abi.GrantTableOp.GNTCOPY_dest_gref;
import static io.ringzero.abi.GrantTableOp.GNTCOPY_source_gref;
import static io.ringzero.abi.GrantTableOp.GNTMAP_host_map;
import static io.ringzero.abi.GrantTableOp.GNTMAP_readonly;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_copy;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_map_grant_ref;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_unmap_grant_ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.Hypercall;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.fake.FakeMemories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrantsBehaveAsXenTest {
    private static final int REFERENCE = 9;
    private static final int SELF = 0x7ff0;

    private Bench bench;
    private Domain owner;
    private Domain mapper;
    private long at;
    private long page;

    @BeforeEach
    void domains() {
        bench = new Bench();
        owner = bench.domain("owner", 1);
        mapper = bench.domain("mapper", 1);
        at = bench.scratch(mapper);
        page = FakeMemories.firstFrame(owner) + 20;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest(name = "entry flags {0} for us {1}, mapped with {2}: {3}")
    @CsvSource({"1, true, 2, 0", "5, true, 6, 0", "5, true, 2, -1", "0, true, 2, -1", "2, true, 2, -1",
        "1, false, 2, -1",
        "1, true, 0, -3"})
    void anEntryDecidesWhoMapsHow(int entry, boolean forUs, int flags, int status) {
        grant(entry, forUs ? mapper.domid() : 77, page);
        assertEquals(status, map(flags, REFERENCE, owner.domid()));
        assertEquals(status == 0 ? 1 : 0, bench.memories.holds());
    }

    @Test
    void aMappingMarksTheEntryAndUnmappingClearsIt() {
        grant(GrantFlags.GTF_permit_access, mapper.domid(), page);
        assertEquals(GNTST_okay, map(GNTMAP_host_map, REFERENCE, owner.domid()));
        assertEquals(GrantFlags.GTF_permit_access | GrantFlags.GTF_reading | GrantFlags.GTF_writing, flags());
        assertEquals(page << 12, bench.wordAt(at + 24));
        assertEquals(GNTST_okay, unmap(bench.intAt(at + 20)));
        assertEquals(GrantFlags.GTF_permit_access, flags());
        assertEquals(0, bench.memories.holds());
        assertEquals(GNTST_bad_handle, unmap(0));
    }

    @Test
    void anEntryStaysMarkedUntilItsLastUserLets() {
        grant(GrantFlags.GTF_permit_access, mapper.domid(), page);
        map(GNTMAP_host_map, REFERENCE, owner.domid());
        int writable = bench.intAt(at + 20);
        map(GNTMAP_host_map | GNTMAP_readonly, REFERENCE, owner.domid());
        int readOnly = bench.intAt(at + 20);
        unmap(writable);
        assertEquals(GrantFlags.GTF_permit_access | GrantFlags.GTF_reading, flags());
        unmap(readOnly);
        assertEquals(GrantFlags.GTF_permit_access, flags());
    }

    @Test
    void wrongReferencesDomainsAndFramesHaveTheirOwnStatus() {
        assertEquals(GNTST_bad_gntref, map(GNTMAP_host_map, 100_000, owner.domid()));
        assertEquals(GNTST_bad_domain, map(GNTMAP_host_map, REFERENCE, 55));
        grant(GrantFlags.GTF_permit_access, mapper.domid(), 4000);
        assertEquals(GNTST_bad_page, map(GNTMAP_host_map, REFERENCE, owner.domid()));
        assertEquals(GrantFlags.GTF_permit_access, flags());
    }

    @Test
    void copyMovesBytesBothWaysAndKeepsToPages() {
        grant(GrantFlags.GTF_permit_access, mapper.domid(), page);
        long own = at / 4096 + 1;
        bench.words(own * 4096, 0x1122334455667788L);
        assertEquals(GNTST_okay, copy(own, SELF, 0, REFERENCE, owner.domid(), 16, 8, GNTCOPY_dest_gref));
        assertEquals(0x1122334455667788L, bench.wordAt(page * 4096 + 16));
        assertEquals(GNTST_okay, copy(REFERENCE, owner.domid(), 16, own, SELF, 100, 4, GNTCOPY_source_gref));
        assertEquals(0x55667788, bench.intAt(own * 4096 + 100));
        assertEquals(GNTST_bad_copy_arg, copy(own, SELF, 4090, REFERENCE, owner.domid(), 0, 8, GNTCOPY_dest_gref));
        assertEquals(GNTST_permission_denied, copy(page, owner.domid(), 0, own, SELF, 0, 8, 0));
        assertEquals(0, bench.memories.holds());
    }

    @Test
    void anOwnerThatDiesLeavesTheFrameToItsMapperUntilItUnmaps() throws Exception {
        grant(GrantFlags.GTF_permit_access, mapper.domid(), page);
        map(GNTMAP_host_map, REFERENCE, owner.domid());
        int handle = bench.intAt(at + 20);
        bench.get(ControlImpl.class).destroy(owner.id());
        bench.machine.runTurns();
        assertEquals(1, bench.memories.holds());
        assertEquals(GNTST_okay, unmap(handle));
        assertEquals(0, bench.memories.holds());
    }

    @Test
    void tablesGrowToTheirBoundAndTellTheirFrames() {
        bench.words(at, SELF | 2L << 32, 0, at + 64);
        assertEquals(0, call(GNTTABOP_setup_table));
        assertEquals(0, bench.intAt(at + 8));
        assertEquals(bench.get(GrantTables.class).table(mapper).frames().get(1), bench.wordAt(at + 72));
        bench.words(at, SELF | 65L << 32, 0, at + 64);
        assertEquals(0, call(GNTTABOP_setup_table));
        assertEquals(GNTST_general_error, (short) bench.intAt(at + 8));
    }

    private void grant(int flags, int domid, long mfn) {
        bench.get(GrantTables.class).table(owner).write(REFERENCE, flags, domid, mfn);
    }

    private int flags() {
        return bench.intAt(bench.get(GrantTables.class).table(owner).frames().getFirst() * 4096 + 8 * REFERENCE)
            & 0xffff;
    }

    private int map(int flags, int reference, int domid) {
        bench.words(at, at + 4096, flags | (long) reference << 32, domid, 0);
        assertEquals(0, call(GNTTABOP_map_grant_ref));
        return (short) (bench.intAt(at + 16) >>> 16);
    }

    private int unmap(int handle) {
        bench.words(at, at + 4096, 0, handle & 0xffff_ffffL);
        assertEquals(0, call(GNTTABOP_unmap_grant_ref));
        return (short) bench.intAt(at + 20);
    }

    private int copy(long from, int fromDomid, int fromOffset, long to, int toDomid, int toOffset, int length,
        int flags) {
        bench.words(at, from, fromDomid | (long) fromOffset << 16, to, toDomid | (long) toOffset << 16, length
            | (long) flags << 16);
        assertEquals(0, call(GNTTABOP_copy));
        return (short) bench.intAt(at + 36);
    }

    private long call(int operation) {
        return bench.call(mapper.vcpus().getFirst(), Hypercall.HYPERVISOR_grant_table_op, operation, at, 1);
    }
}
