// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import org.jspecify.annotations.Nullable;

/**
 * First op of each block in modes with {@link Mode#BOUNDED}: the whole block has to lie below the limit of the code segment. A
 * longer block that does not runs instruction by instruction, so that the one which crosses the limit raises #GP(0).
 */
final class LimitGuard extends Faults.Guard {
    private int blockEnd;
    private int count;

    private LimitGuard() {
    }

    /** The guard of a block that begins at an offset of its page; null where the mode needs none. */
    static @Nullable LimitGuard make(int mode, int offset) {
        if (Mode.branchesFreely(mode)) {
            return null;
        }
        LimitGuard guard = new LimitGuard();
        guard.offset = (short) offset;
        guard.end = (short) offset;
        return guard;
    }

    /** Tells what the block has become: the offset after its last byte, and its instructions. */
    void guards(int end, int instructions) {
        blockEnd = end;
        count = instructions;
    }

    @Override
    Op ex(Core c) {
        long first = c.rip(this);
        long last = c.reg(CpuState.OFF_RIP) + blockEnd - 1 & c.ripMask;
        if (first <= last && last <= c.codeLimit) {
            return next;
        }
        if (count == 1) {
            throw c.gp(0);
        }
        Block one = c.cache.single(c.frame, first + c.codeBase & c.ripMask, offset);
        c.slice += tail;
        return c.go(one);
    }
}
