// SPDX-License-Identifier: Apache-2.0
package com.example.stride;

import io.ringzero.api.sched.VcpuParams;

/** A vCPU's account: its pass grows with the time it had, the slower the heavier it is. By one thread at a time. */
final class Share {
    static final int NOWHERE = -1;
    /** A pass counts weighted nanoseconds in this many parts, so that a weight of 65,535 still counts microseconds. */
    private static final long PARTS = 1 << 16;

    VcpuParams params;
    boolean runnable;
    /** Where it is picked at present. */
    int pcpu = NOWHERE;
    long pass;

    Share(VcpuParams params) {
        this.params = params;
    }

    void charge(long nanos) {
        pass += nanos * PARTS / params.weight();
    }

    boolean mayRunOn(int number) {
        return runnable && pcpu == NOWHERE && (params.hardAffinity() >>> number & 1) != 0;
    }
}
