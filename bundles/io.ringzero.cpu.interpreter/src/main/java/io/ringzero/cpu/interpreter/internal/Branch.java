// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/**
 * A micro-op with one or two static targets; ends its block.
 *
 * <p>HOT PATH. {@link #taken} and {@link #fall} are blocks, resolved when first used.
 */
abstract class Branch extends Op {
    Block taken = Core.NOWHERE;
    Block fall = Core.NOWHERE;
    private long target;

    /**
     * Sets the targets, once offset and end are known.
     *
     * @param target where the branch goes, relative to the start of the page, perhaps outside it
     * @param mode of the code
     */
    void aim(long target, int mode) {
        this.target = target;
        taken = Links.end(this, true, target, mode);
        fall = Links.end(this, false, end, mode);
    }

    /** Offset of the branch instruction itself: of the second one where two are fused. */
    short branchOffset() {
        return offset;
    }

    /** Tells a fused op where its second instruction begins. */
    void second(int jumpOffset) {
        throw new IllegalStateException("one instruction, not two");
    }

    /** Raises the fault of a target that is not canonical, for branches that change more than RIP. */
    final void checkTarget(Core c) {
        c.checkTarget(target(c));
    }

    /** Where the branch goes. */
    final long target(Core c) {
        return c.reg(CpuState.OFF_RIP) + target;
    }

    final void link(boolean isTaken, Block block) {
        if (isTaken) {
            taken = block;
        } else {
            fall = block;
        }
    }
}
