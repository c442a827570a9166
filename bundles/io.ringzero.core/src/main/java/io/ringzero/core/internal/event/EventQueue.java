// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;

/**
 * How events are told to a domain: the pending and mask bits in memory shared with it, which it writes at any time. Nothing in
 * there is trusted.
 */
interface EventQueue {
    /** Number of channels that this form can tell of. */
    int channels();

    /** Makes a port pending and, unless it is masked, its vCPU aware. */
    void raise(Port port, Vcpu vcpu);

    /** Forgets a pending event. */
    void clear(Port port);

    /** Takes the mask away and tells of what was pending. */
    void unmask(Port port, Vcpu vcpu);

    boolean pending(Port port);

    boolean masked(Port port);

    /** Whether a freed port cannot be used again yet. */
    default boolean busy(Port port) {
        return false;
    }

    /** Makes a vCPU look at every port, where the form keeps in vcpu_info what there is to look at. */
    default void lookAtAll(Vcpu vcpu) {
        // The FIFO form keeps it in the control block.
    }

    /** Sets the priority of a port; ENOSYS where there are none. */
    default void priority(Port port, int priority) throws GuestFaultException {
        throw new GuestFaultException(Errno.ENOSYS, "the two-level form has no priorities");
    }

    /** Gives back what this form holds. */
    default void release() {
        // The two-level form lives in shared_info.
    }
}
