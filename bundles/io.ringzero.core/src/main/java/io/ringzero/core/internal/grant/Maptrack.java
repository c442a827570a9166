// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.GrantStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one domain has mapped of others' grants, by handle. Handles of ended mappings are used again. On pCPU threads. */
final class Maptrack {
    private final List<@Nullable Mapping> mappings = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    /**
     * A mapping.
     *
     * @param address where the entry was written, 0 for a device mapping only
     * @param flags GNTMAP_* flags it was made with
     */
    record Mapping(GrantAccess access, long address, int flags) {
    }

    int add(Mapping mapping) throws GrantException {
        Integer reused = free.pollFirst();
        if (reused != null) {
            mappings.set(reused, mapping);
            return reused;
        }
        if (mappings.size() >= GrantTable.MAX_MAPPINGS) {
            throw new GrantException(GrantStatus.GNTST_no_device_space, "all handles are in use");
        }
        mappings.add(mapping);
        return mappings.size() - 1;
    }

    Mapping get(long handle) throws GrantException {
        Mapping mapping = handle >= 0 && handle < mappings.size() ? mappings.get((int) handle) : null;
        if (mapping == null) {
            throw new GrantException(GrantStatus.GNTST_bad_handle, "no mapping " + handle);
        }
        return mapping;
    }

    void remove(int handle) {
        mappings.set(handle, null);
        free.addFirst(handle);
    }

    void closeAll() {
        for (Mapping mapping : mappings) {
            if (mapping != null) {
                mapping.access.close();
            }
        }
        mappings.clear();
        free.clear();
    }
}
