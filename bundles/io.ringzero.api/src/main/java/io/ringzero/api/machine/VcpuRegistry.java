// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import io.ringzero.api.sched.VcpuParams;

/**
 * The machine's list of vCPUs with their run states, which is the truth that a scheduler's advice is held against.
 *
 * <p>Called on pCPU threads, in turns and at safe points. New vCPUs sleep.
 */
public interface VcpuRegistry {
    /** Adds a sleeping vCPU; indices of removed vCPUs are not used again. */
    int add(VcpuParams params);

    /** Removes a vCPU; its state must not be closed before the current step ends (see {@link Machine#turn}). */
    void remove(int vcpu);

    /** Changes scheduling parameters. */
    void adjust(int vcpu, VcpuParams params);

    /** Makes a vCPU runnable; without effect when it is. */
    void wake(int vcpu);

    /** Makes a vCPU wait; without effect when it does. */
    void sleep(int vcpu);

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
