// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainDestroyReleasesEveryFrameTest {
    @Test
    void newDomainIsGivenBackWhole() {
        try (MemoryBench bench = new MemoryBench()) {
            long free = bench.get(Memories.class).freeFrames();
            Domain domain = bench.domain("one", 2);
            assertEquals(List.of(), bench.audit());
            assertEquals(MemoryBench.GUEST_PAGES, domain.memory().pages());
            bench.destroy(domain);
            assertEquals(free, bench.get(Memories.class).freeFrames());
            assertEquals(List.of(), bench.audit());
        }
    }
}
