// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import io.ringzero.abi.HypercallNames;
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

    /** What a handler does, for small ones that live several to a class. */
    @FunctionalInterface
    interface Body {
        long call(Call call) throws GuestFaultException;
    }

    /** A handler of a number, under the ABI's name. */
    static Handler of(int number, Body body) {
        return new Handler() {
            @Override
            public int number() {
                return number;
            }

            @Override
            public String name() {
                return HypercallNames.name(number);
            }

            @Override
            public long call(Call call) throws GuestFaultException {
                return body.call(call);
            }
        };
    }
}
