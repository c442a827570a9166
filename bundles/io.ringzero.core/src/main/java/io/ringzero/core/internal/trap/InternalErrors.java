// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.Memories;
import jakarta.inject.Inject;

/**
 * A mistake of our own while working for a vCPU: its domain ends, the log has the trace, and an audit says whether any count of frames went
 * wrong before. On pCPU threads.
 */
final class InternalErrors {
    private static final int TRACE_LINES = 12;

    private final Lifecycle lifecycle;
    private final Memories memories;
    private final HypervisorLog log;

    @Inject
    InternalErrors(Lifecycle lifecycle, Memories memories, HypervisorLog log) {
        this.lifecycle = lifecycle;
        this.memories = memories;
        this.log = log;
    }

    void crash(Vcpu vcpu, Throwable cause) {
        log.add("internal error for " + vcpu + ": " + cause);
        StackTraceElement[] trace = cause.getStackTrace();
        for (int i = 0; i < Math.min(trace.length, TRACE_LINES); i++) {
            log.add("  at " + trace[i]);
        }
        lifecycle.crash(vcpu, "the hypervisor failed while working for it: " + cause);
        memories.audit().differences().forEach(difference -> log.add("audit: " + difference));
    }
}
