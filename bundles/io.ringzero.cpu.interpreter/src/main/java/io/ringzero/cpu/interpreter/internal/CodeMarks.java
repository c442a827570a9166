// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.MachineMemory;
import java.util.HashMap;
import java.util.Map;

/**
 * Which frames carry {@link FrameFlags#CODE}: those in which at least one processor of this engine has decoded blocks. The flag
 * goes with the last of them. Any pCPU's thread.
 */
final class CodeMarks {
    private final FrameFlags flags;
    private final Map<Long, Integer> holders = new HashMap<>();

    CodeMarks(MachineMemory memory) {
        flags = memory.flags();
    }

    /** A processor will decode from a frame; when this returns, writes to it are heard. */
    synchronized void hold(long mfn) {
        if (holders.merge(mfn, 1, Integer::sum) == 1) {
            flags.add(mfn, FrameFlags.CODE);
        }
    }

    /** A processor has no block of the frame any more. */
    synchronized void release(long mfn) {
        if (holders.merge(mfn, -1, (a, b) -> a + b == 0 ? null : a + b) == null) {
            flags.remove(mfn, FrameFlags.CODE);
        }
    }
}
