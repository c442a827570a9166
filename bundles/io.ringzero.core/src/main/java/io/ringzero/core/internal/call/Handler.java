// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.api.xen.GuestFaultException;

/**
 * A hypercall of the core's own. Bound in a Guice set; one per number. Called on pCPU threads.
 *
 * <p>A handler copies guest structures once, validates the copy, then changes. What it throws beside {@link GuestFaultException}
 * ends the calling domain.
 */
public interface Handler {
    /** Number in RAX (public/xen.h, __HYPERVISOR_*). */
    int number();

    /** Name for counts, without {@code __HYPERVISOR_}. */
    String name();

    /** Does the call; what the guest gets in RAX. */
    long call(Call call) throws GuestFaultException;
}
