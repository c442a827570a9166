// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import java.util.concurrent.Callable;

/** All that a service domain gets. Used in its turns, but for {@link #call} and {@link #post}. Provided by the core. */
public interface ServiceContext {
    DomainId self();

    EventChannels events();

    Grants grants();

    Timers timers();

    /**
     * Runs work as a turn of this service domain and waits for it; at once inside a turn. Any thread.
     *
     * @throws Exception whatever the work throws
     */
    <T> T call(Callable<T> work) throws Exception;

    /**
     * Runs work as a turn, soon, through the machine's inbox; any thread.
     *
     * @param what for logs
     */
    void post(String what, Runnable work);

    /** Stands still after this turn until the hold is closed: see {@code Machine.hold}. */
    AutoCloseable hold();
}
