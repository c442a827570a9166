// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One processor's decoded code of one {@link Mode}. No block of another mode is ever found here, and links are made inside one
 * mode only, so nothing that runs has to compare modes.
 */
final class ModeCode {
    private static final int JUMPS = 4096;

    final int mode;
    final Map<Long, CodeFrame> frames = new HashMap<>();
    /** Recent targets of indirect jumps, by {@link #slot}; dead blocks forward by themselves. */
    final Block[] jumps = new Block[JUMPS];
    private @Nullable CodeFrame last;

    ModeCode(int mode) {
        this.mode = mode;
        forgetJumps();
    }

    @Nullable
    CodeFrame frameIfPresent(long mfn) {
        CodeFrame recent = last;
        if (recent != null && recent.mfn == mfn) {
            return recent;
        }
        CodeFrame found = frames.get(mfn);
        if (found != null) {
            last = found;
        }
        return found;
    }

    void add(CodeFrame frame) {
        frames.put(frame.mfn, frame);
        last = frame;
    }

    void remove(CodeFrame frame) {
        frames.remove(frame.mfn);
        last = null;
    }

    void forgetJumps() {
        Arrays.fill(jumps, Core.NOWHERE);
    }

    static int slot(long rip) {
        return (int) (rip ^ rip >>> 12) & JUMPS - 1;
    }
}
