// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.abi.GrantStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one domain has mapped of others' grants, by handle. Handles of ended mappings are used again. On pCPU threads. */
final class Maptrack {
    private final List<@Nullable Mapping> mappings = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    /** How often each frame is mapped. */
    private final Map<Long, Integer> frames = new HashMap<>();
    private final int most;

    /** {@code most}: mappings at once. */
    Maptrack(int most) {
        this.most = most;
    }

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
            frames.merge(mapping.access.mfn(), 1, Integer::sum);
            return reused;
        }
        if (mappings.size() >= most) {
            throw new GrantException(GrantStatus.GNTST_no_device_space, "all handles are in use");
        }
        mappings.add(mapping);
        frames.merge(mapping.access.mfn(), 1, Integer::sum);
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
        Mapping mapping = mappings.set(handle, null);
        if (mapping != null) {
            frames.computeIfPresent(mapping.access.mfn(), (mfn, times) -> times == 1 ? null : times - 1);
        }
        free.addFirst(handle);
    }

    /** Whether a mapping of this frame is among them. */
    boolean has(long mfn) {
        return frames.containsKey(mfn);
    }

    void closeAll() {
        for (Mapping mapping : mappings) {
            if (mapping != null) {
                mapping.access.close();
            }
        }
        mappings.clear();
        frames.clear();
        free.clear();
    }
}
