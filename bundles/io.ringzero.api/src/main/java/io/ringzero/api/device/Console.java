// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

/** A guest's console. Any thread. */
public interface Console {
    /**
     * Types bytes. In a listener's call they reach the guest at this instruction; from other threads through the inbox. What
     * the ring cannot take yet waits, in order.
     */
    void type(byte[] bytes);

    /** The last output, at most 64 KiB. */
    byte[] backlog();

    /**
     * Adds a listener.
     *
     * @param replay whether it first hears the backlog
     * @return closing it ends the listening
     */
    AutoCloseable listen(Listener listener, boolean replay);

    /** Hears output, in a turn of the back-end, in order: must be quick and must not block. */
    @FunctionalInterface
    interface Listener {
        void output(byte[] bytes);
    }
}
