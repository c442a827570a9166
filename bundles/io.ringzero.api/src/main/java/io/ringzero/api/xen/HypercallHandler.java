// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A hypercall. A bundle adds one by registering this as an OSGi service: numbers that Xen does not use (43 to 47, 56 to 63) are
 * free, one that is taken is refused with a line in the log. Called on pCPU threads. What throws ends the calling domain with a
 * report; a handler that throws is withdrawn after the third time.
 */
public interface HypercallHandler {
    /** Number in the guest's RAX (EAX), 0 to 63. */
    int number();

    /** Name for counts and logs, such as {@code mmu_update}; the sub-operation is counted by the handler. */
    String name();

    /**
     * Does the call.
     *
     * @return what the guest gets in RAX; negative errno for failure
     * @throws GuestFaultException answered to the guest as its errno
     */
    long call(HypercallContext context) throws GuestFaultException;
}
