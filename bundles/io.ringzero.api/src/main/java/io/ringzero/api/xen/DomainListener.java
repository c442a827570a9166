// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * Hears of domains' lives. Called as a turn on a pCPU's thread: must be quick, must not block; control operations are allowed
 * (they take effect at once). What throws is logged and dropped.
 */
public interface DomainListener {
    /** A domain was made; it is paused. */
    default void created(DomainInfo domain) {
    }

    /** A domain shut down or crashed; its memory is still there. */
    default void shutdown(DomainInfo domain) {
    }

    /** A domain and all it had are gone. */
    default void destroyed(DomainInfo domain) {
    }
}
