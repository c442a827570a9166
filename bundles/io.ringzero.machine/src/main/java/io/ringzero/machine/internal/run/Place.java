// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One pCPU's thread as the {@link Gate} sees it. Changed under the gate's lock; the volatile parts are read by anybody. */
final class Place {
    final int number;
    /** Signalled when a resting thread is woken. */
    final Condition woken;
    /** Changes when a stuck thread is replaced. */
    volatile @Nullable Thread thread;
    /** It owns the machine since it asked last. */
    volatile boolean granted;
    /** It waits in its sleep to be granted, so it has to be told. */
    volatile boolean parked;
    /** It runs guest code, or is about to. */
    volatile boolean inGuest;
    /** It asked for the machine to end a step: it gets it though others were promised a safe point. */
    boolean returning;
    /** It has nothing to run and waits to be woken. */
    boolean resting;
    /** It was woken out of its rest. */
    boolean called;

    Place(int number, Condition woken) {
        this.number = number;
        this.woken = woken;
    }
}
