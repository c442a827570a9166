// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import io.ringzero.core.internal.fake.MemoryBench;

/** Where the pages that come and go lie. */
final class MemoryPages {
    private MemoryPages() {
        // Static.
    }

    static long pfn(int index) {
        return MemoryBench.FREE + index;
    }
}
