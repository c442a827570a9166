// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import io.ringzero.api.sched.VcpuParams;

/**
 * The machine's list of vCPUs with their run states, which is the truth that a scheduler's advice is held against.
 *
 * <p>Called on pCPU threads, in turns and at safe points. New vCPUs sleep.
 */
public interface VcpuRegistry {
    /** Adds a sleeping vCPU, to the first CPU pool; indices of removed vCPUs are not used again. */
    int add(VcpuParams params);

    /**
     * Removes a vCPU. When this returns it is in no guest code, and the core is not called for it any more, unless by the caller's
     * own step; its state must not be closed before that step ends (see {@link Machine#turn}).
     */
    void remove(int vcpu);

    /** Changes scheduling parameters. */
    void adjust(int vcpu, VcpuParams params);

    /** Makes a vCPU runnable; without effect when it is. */
    void wake(int vcpu);

    /**
     * Makes a vCPU wait; without effect when it does. When this returns the vCPU is in no guest code, on no pCPU, and does not get
     * there while the caller owns the machine; with an exit that it came out with the core is called later, though it sleeps.
     */
    void sleep(int vcpu);

    /** Ends the run of a vCPU soon, so that it sees new facts, if it is in guest code on another pCPU; disturbs no other. */
    void kick(int vcpu);

    /** The running vCPU gives way to others. */
    void yielded(int vcpu);

    /** Time that a vCPU has spent in its run states so far. */
    Runstate runstate(int vcpu);

    /** How a vCPU's time was spent, nanoseconds of system time (public/vcpu.h, vcpu_runstate_info). */
    record Runstate(State state, long sinceNanos, long runningNanos, long runnableNanos, long blockedNanos) {
        public enum State {
            RUNNING, RUNNABLE, BLOCKED
        }
    }
}
