// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * An instruction that changes one operand as a function of its old value, perhaps locked.
 *
 * <p>{@link #apply} may set flags and may fault; nothing is written before it returns.
 */
abstract class Modify extends Op {
    private final Place destination;
    private final boolean lock;
    /** 64 less the operand size in bits. */
    final int up;

    Modify(Place destination, boolean lock) {
        this.destination = destination;
        this.lock = lock;
        this.up = 64 - destination.size * 8;
    }

    abstract long apply(Core c, long value);

    @Override
    Op ex(Core c) {
        if (lock) {
            locked(c);
        } else {
            destination.finish(c, apply(c, destination.begin(c)));
        }
        return next;
    }

    private void locked(Core c) {
        long result = c.result;
        long carries = c.carries;
        while (true) {
            long before = destination.beginLocked(c);
            if (destination.swap(c, before, apply(c, before))) {
                return;
            }
            c.result = result;
            c.carries = carries;
        }
    }
}
