// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;

import io.ringzero.abi.GrantFlags;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.layout.GrantEntryV2;
import java.util.function.Supplier;

/** A hostile guest's grant table of version 2: for as long as one call takes, since the others' entries are of version 1. */
final class SecondVersion {
    private SecondVersion() {
        // Static.
    }

    /** Asks for a version; the answer's name. */
    static String set(HostileGuest g, int version) {
        g.clear().i(0, version);
        return g.answer(GrantRows.TABLE, GrantTableOp.GNTTABOP_set_version, AT);
    }

    /** Makes a call with a table of version 2. */
    static String during(HostileGuest g, Supplier<String> call) {
        g.need(set(g, 2).equals(Row.OK), "version 2");
        try {
            return call.get();
        } finally {
            g.need(set(g, 1).equals(Row.OK), "version 1 again");
        }
    }

    static void page(HostileGuest g, int reference, long mfn) {
        write(g, reference, GrantFlags.GTF_permit_access, 0, mfn);
    }

    static void part(HostileGuest g, int reference, long mfn, int start, int length) {
        write(g, reference, GrantFlags.GTF_permit_access | GrantFlags.GTF_sub_page, start | length << 16, mfn);
    }

    static void transitive(HostileGuest g, int reference, int domid, long other) {
        write(g, reference, GrantFlags.GTF_transitive, domid, other);
    }

    /** Grants to itself, by plain stores. */
    private static void write(HostileGuest g, int reference, int flags, int second, long third) {
        long at = g.grantTable + (long) reference * GrantEntryV2.SIZE;
        g.bench.machine.memory().writeLong(at, flags | (long) g.domain.domid() << 16 | (long) second << 32);
        g.bench.machine.memory().writeLong(at + GrantEntryV2.FRAME, third);
    }
}
