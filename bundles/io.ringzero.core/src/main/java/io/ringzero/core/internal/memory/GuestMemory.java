// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;

/**
 * Copies from and to guests' linear addresses through the page tables in use, with the rights that the guest itself
 * has; the hypervisor's part of the address space answers EFAULT. Writes go through the machine's door. On pCPU
 * threads.
 */
public interface GuestMemory {
    /** Copies all or throws EFAULT. */
    void copyIn(Vcpu vcpu, long linear, byte[] to, int offset, int length) throws GuestFaultException;

    /** Checks all of the range, then writes; EFAULT has changed nothing. */
    void copyOut(Vcpu vcpu, long linear, byte[] from, int offset, int length) throws GuestFaultException;

    /** As {@link #copyIn}, for a new array. */
    default byte[] copyIn(Vcpu vcpu, long linear, int length) throws GuestFaultException {
        byte[] bytes = new byte[length];
        copyIn(vcpu, linear, bytes, 0, length);
        return bytes;
    }

    /** As {@link #copyOut}, of a whole array. */
    default void copyOut(Vcpu vcpu, long linear, byte[] from) throws GuestFaultException {
        copyOut(vcpu, linear, from, 0, from.length);
    }
}
