// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.GrantEntryV2;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.Bench;
import io.ringzero.core.internal.fake.FakeMemories;

/** Domains that make grant operations as guests do, with structures in a page of their own. */
final class GrantBench implements AutoCloseable {
    static final int SELF = 0x7ff0;

    final Bench bench = new Bench();

    Domain domain(String name) {
        return bench.domain(name, 1);
    }

    long at(Domain domain) {
        return bench.scratch(domain);
    }

    /** A frame of the domain's. */
    long page(Domain domain, int index) {
        return FakeMemories.firstFrame(domain) + 20 + index;
    }

    long call(Domain caller, int operation) {
        return call(caller, operation, 1);
    }

    long call(Domain caller, int operation, long count) {
        return bench.call(caller.vcpus().getFirst(), Hypercall.HYPERVISOR_grant_table_op, operation, at(caller),
            count);
    }

    /** GNTTABOP_set_version; the errno, negative. */
    long version(Domain caller, int version) {
        bench.ints(at(caller), version);
        return call(caller, GrantTableOp.GNTTABOP_set_version);
    }

    GrantTable table(Domain domain) {
        return bench.get(GrantTables.class).table(domain);
    }

    /** Writes an entry of version 2 as a guest does. */
    void second(Domain owner, int reference, int flags, int domid, int word, long frame) {
        long at = entry(owner, reference);
        bench.words(at, flags | (long) domid << 16 | (long) word << 32, frame);
    }

    /** Address of an entry of version 2. */
    long entry(Domain owner, int reference) {
        return table(owner).frames().get(reference / 256) * 4096 + (long) reference % 256 * GrantEntryV2.SIZE;
    }

    /** Marks of an entry of version 2. */
    int marks(Domain owner, int reference) {
        long at = table(owner).statusFrames().get(reference / 2048) * 4096 + reference % 2048 * 2L;
        return bench.intAt(at & ~3L) >>> (at & 2) * 8 & 0xffff;
    }

    /** GNTTABOP_map_grant_ref at the page after the structures; its status. */
    int map(Domain caller, int flags, int reference, int domid) {
        bench.words(at(caller), at(caller) + 4096, flags | (long) reference << 32, domid, 0);
        call(caller, GrantTableOp.GNTTABOP_map_grant_ref);
        return (short) (bench.intAt(at(caller) + 16) >>> 16);
    }

    /** Handle of the last mapping. */
    int handle(Domain caller) {
        return bench.intAt(at(caller) + 20);
    }

    int unmap(Domain caller, int handle) {
        bench.words(at(caller), at(caller) + 4096, 0, handle & 0xffff_ffffL);
        call(caller, GrantTableOp.GNTTABOP_unmap_grant_ref);
        return (short) bench.intAt(at(caller) + 20);
    }

    /** GNTTABOP_copy from a grant to a frame of the caller's; the status. */
    int copyFrom(Domain caller, int domid, int reference, int offset, long to, int length) {
        bench.words(at(caller), reference, domid | (long) offset << 16, to, SELF | (long) offset << 16,
            length | 1L << 16);
        call(caller, GrantTableOp.GNTTABOP_copy);
        return (short) bench.intAt(at(caller) + 36);
    }

    /** The other way. */
    int copyTo(Domain caller, int domid, int reference, int offset, long from, int length) {
        bench.words(at(caller), from, SELF | (long) offset << 16, reference, domid | (long) offset << 16,
            length | 2L << 16);
        call(caller, GrantTableOp.GNTTABOP_copy);
        return (short) bench.intAt(at(caller) + 36);
    }

    @Override
    public void close() {
        bench.close();
    }
}
