// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/** One call, as its handler sees it. Guest structures are copied once; what was copied is validated and used. */
public interface HypercallContext {
    VcpuId caller();

    /** An argument as the guest's registers gave it (32-bit guests: zero-extended), 0 to 4. */
    long arg(int index);

    /** Counts this call under {@code name.suboperation} in place of {@code name}; once for each operation of a batch. */
    void count(String suboperation);

    /**
     * Copies from guest memory.
     *
     * @throws GuestFaultException with EFAULT when any byte is not readable by the guest
     */
    byte[] copyIn(long linear, int length) throws GuestFaultException;

    /**
     * Copies to guest memory; checks all of the range before it writes.
     *
     * @throws GuestFaultException with EFAULT when any byte is not writable by the guest
     */
    void copyOut(long linear, byte[] bytes) throws GuestFaultException;

    /**
     * Uses up budget; to be asked in every loop over a length that the guest gave.
     *
     * @param units about one microsecond each
     * @return false when the call should stop with {@link #continueWith}
     */
    boolean spend(int units);

    /**
     * Arranges for the guest to make this call again with new arguments once others had their turn.
     *
     * @return what the handler is to return
     */
    long continueWith(long... args);
}
