// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.abi.GrantStatus;
import io.ringzero.api.xen.DomainLimits;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.Bench;
import org.junit.jupiter.api.Test;

/** A domain maps at most as many grants as Xen's 1024 maptrack frames have entries. */
class HandlesRunOutAtTheirBoundTest {
    @Test
    void andComeBack() throws Exception {
        try (Bench bench = new Bench()) {
            Domain owner = bench.domain("owner", 1);
            GrantTables tables = bench.get(GrantTables.class);
            GrantTable table = tables.table(owner);
            table.write(8, io.ringzero.abi.GrantFlags.GTF_permit_access, 5,
                io.ringzero.core.internal.fake.FakeMemories.firstFrame(owner));
            Maptrack.Mapping mapping = new Maptrack.Mapping(tables.access(table, 8, 5, false, GrantTables.Purpose.MAP),
                0, 0);
            Maptrack handles = new Maptrack(DomainLimits.DEFAULT.grantMappings());
            for (int i = 0; i < DomainLimits.DEFAULT.grantMappings(); i++) {
                assertEquals(i, handles.add(mapping));
            }
            GrantException full = assertThrows(GrantException.class, () -> handles.add(mapping));
            assertEquals(GrantStatus.GNTST_no_device_space, full.status());
            handles.remove(7);
            assertEquals(7, handles.add(mapping));
        }
    }
}
