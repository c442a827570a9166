// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * One service behind a damped proxy, and the calls that are in it. Each call holds the read lock; {@link #drain} takes the
 * write lock, so it returns when no call is left. Calls may nest. Any thread.
 */
final class Lease {
    private final ServiceReference<?> reference;
    private final Object service;
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile boolean retired;

    Lease(ServiceReference<?> reference, Object service) {
        this.reference = reference;
        this.service = service;
    }

    ServiceReference<?> reference() {
        return reference;
    }

    Object service() {
        return service;
    }

    boolean retired() {
        return retired;
    }

    /** Whether this thread is in a call of this service. */
    boolean entered() {
        return calls.getReadHoldCount() > 0;
    }

    /** The service, which stays until {@link #leave}; null if it is going: then there is nothing to leave. */
    @Nullable
    Object enter() {
        boolean nested = entered();
        calls.readLock().lock();
        if (retired && !nested) {
            calls.readLock().unlock();
            return null;
        }
        return service;
    }

    void leave() {
        calls.readLock().unlock();
    }

    /** From now on only threads that are inside may enter. */
    void retire() {
        retired = true;
    }

    /**
     * Waits until all have left. A thread that is inside itself does not wait.
     *
     * @return whether none is left
     */
    boolean drain(long patienceMillis) {
        if (entered()) {
            return false;
        }
        try {
            if (!calls.writeLock().tryLock(patienceMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
            calls.writeLock().unlock();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
