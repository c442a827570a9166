// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.api.machine.MachineMemory;
import java.util.HashMap;
import java.util.Map;

/**
 * Which frames carry {@link FrameFlags#CODE}: those in which at least one processor of this engine has decoded blocks. The flag
 * goes with the last of them. Any pCPU's thread.
 *
 * <p>The monitor is never held while write tags are withdrawn, which waits for other processors. So until the first withdrawal
 * for a frame is over, each further processor that wants to decode from it withdraws the tags itself.
 */
final class CodeMarks {
    private final FrameFlags flags;
    private final Map<Long, Holding> holdings = new HashMap<>();

    /** Of one frame. Guarded by the marks. */
    private static final class Holding {
        int holders;
        /** No fast path writes the frame. */
        boolean withdrawn;
    }

    CodeMarks(MachineMemory memory) {
        flags = memory.flags();
    }

    /** A processor will decode from a frame; when this returns, writes to it are heard. The caller holds no lock. */
    void hold(long mfn) {
        Holding holding;
        synchronized (this) {
            holding = holdings.computeIfAbsent(mfn, absent -> new Holding());
            holding.holders++;
            if (holding.holders == 1) {
                flags.mark(mfn, FrameFlags.CODE);
            }
            if (holding.withdrawn) {
                return;
            }
        }
        flags.withdraw(mfn);
        synchronized (this) {
            holding.withdrawn = true;
        }
    }

    /** A processor has no block of the frame any more. */
    synchronized void release(long mfn) {
        Holding holding = holdings.get(mfn);
        if (holding == null) {
            throw new IllegalStateException("frame 0x" + Long.toHexString(mfn) + " is not held");
        }
        holding.holders--;
        if (holding.holders == 0) {
            holdings.remove(mfn);
            flags.remove(mfn, FrameFlags.CODE);
        }
    }
}
