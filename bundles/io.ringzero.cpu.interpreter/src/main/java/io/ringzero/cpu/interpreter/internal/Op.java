// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * A micro-op: one instruction of a decoded block, or a step between blocks.
 *
 * <p>HOT PATH: the run loop is {@code o = o.ex(c)}. {@link #ex} carries out the whole instruction and answers the next
 * micro-op, or null after it has left RIP and an exit reason in the core. It either completes or throws {@link GuestFault}
 * having changed nothing that the guest can see, so that a fault is precise and the instruction restartable.
 *
 * <p>{@link #next} is read after the work is done: when the instruction has written into its own block, the block's death has
 * by then replaced it by a way out (see {@link Block#drop}). Owned by its pCPU's thread.
 */
abstract class Op {
    /** The op of the following instruction; a way out of the block for the last. */
    Op next = Dangling.OP;
    /** Offset of the instruction in its page, 0 to 4095. */
    short offset;
    /** Offset of the following instruction from the start of the page; above 4095 for one that crosses. */
    short end;
    /** Instructions of the block from this one on: paid for and not yet retired while this one runs. */
    int tail;
    /** An explicit memory operand lies on the stack segment (rSP or rBP based). */
    boolean stackSegment;

    abstract Op ex(Core c);

    /** Instructions that this op carries out: two for a fused compare and branch. */
    int instructions() {
        return 1;
    }

    /** Successor of an op that has not been put into a block yet; running it is a mistake in this engine. */
    private static final class Dangling extends Op {
        static final Op OP = new Dangling();

        @Override
        Op ex(Core c) {
            throw new IllegalStateException("a micro-op ran outside a block");
        }
    }
}
