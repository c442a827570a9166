// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import io.ringzero.core.internal.memory.Memories;
import jakarta.inject.Inject;
import java.util.List;

/** {@code m}: how much of the machine's memory is in use. */
public final class MemoryKey implements DebugKey {
    private static final long PAGE_KIB = 4;

    private final Memories memories;

    @Inject
    MemoryKey(Memories memories) {
        this.memories = memories;
    }

    @Override
    public char key() {
        return 'm';
    }

    @Override
    public String purpose() {
        return "memory info";
    }

    @Override
    public List<String> lines() {
        return List.of("Physical memory information:",
            "    total: " + memories.totalFrames() * PAGE_KIB + "kB (" + memories.totalFrames() + " frames)",
            "    free: " + memories.freeFrames() * PAGE_KIB + "kB (" + memories.freeFrames() + " frames)");
    }
}
