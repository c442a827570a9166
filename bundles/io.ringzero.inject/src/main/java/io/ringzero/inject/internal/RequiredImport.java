// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.RequiresService;
import io.ringzero.inject.ServiceGoneException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * The services that a {@link RequiresService} may stand for, and the one in use. Any thread; the lock is never held while
 * foreign code runs.
 */
final class RequiredImport implements ServiceTrackerCustomizer<Object, Lease>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RequiredImport.class.getName());

    private final BundleContext context;
    private final RequiresService declaration;
    private final Runnable changed;
    private final ServiceTracker<Object, Lease> tracker;
    private final List<Lease> leases = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private volatile @Nullable Lease inUse;
    private volatile boolean closed;

    RequiredImport(BundleContext context, RequiresService declaration, Runnable changed) {
        this.context = context;
        this.declaration = declaration;
        this.changed = changed;
        tracker = new ServiceTracker<>(context, Imports.filter(declaration.value(), declaration.target()), this);
    }

    Class<?> type() {
        return declaration.value();
    }

    String describe() {
        return type().getName() + declaration.target();
    }

    boolean direct() {
        return declaration.direct();
    }

    void open() {
        tracker.open();
    }

    /** The service in use itself, null when there is none. */
    @Nullable
    Object service() {
        Lease current = inUse;
        return current == null ? null : current.service();
    }

    boolean present() {
        return inUse != null;
    }

    /**
     * A lease that was entered; the caller leaves it.
     *
     * @throws ServiceGoneException if there is none in time
     */
    Entered enter() {
        long left = TimeUnit.MILLISECONDS.toNanos(declaration.patienceMillis());
        while (true) {
            Lease current = inUse;
            // A call from inside a call goes where the outer one is, even if that service is going: it waits for both.
            Lease lease = leases.stream().filter(Lease::entered).findFirst().orElse(current);
            Object service = lease == null ? null : lease.enter();
            if (lease != null && service != null) {
                return new Entered(lease, service);
            }
            left = await(current, left);
        }
    }

    /** A lease and its service. */
    record Entered(Lease lease, Object service) {}

    private long await(@Nullable Lease gone, long nanos) {
        lock.lock();
        try {
            while (!closed && (inUse == null || inUse == gone)) {
                if (nanos <= 0) {
                    throw new ServiceGoneException("no service " + describe() + " for " + declaration.patienceMillis()
                        + " ms: start a bundle that provides it");
                }
                nanos = came.awaitNanos(nanos);
            }
            if (closed) {
                throw new ServiceGoneException(
                    context.getBundle() + " is stopping and no longer calls " + describe());
            }
            return nanos;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceGoneException("interrupted while waiting for a service " + describe());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Lease addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service == null) {
            return null;
        }
        Lease lease = new Lease(reference, service);
        leases.add(lease);
        settle();
        changed.run();
        return lease;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Lease lease) {
        // Reluctant: a better one is not taken while this one stays.
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Lease lease) {
        lease.retire();
        settle();
        if (direct()) {
            changed.run();
        }
        if (!lease.drain(declaration.patienceMillis())) {
            LOG.log(System.Logger.Level.WARNING, "{0}: calls to {1} of {2} still run while it goes",
                context.getBundle(), describe(), reference.getBundle());
        }
        leases.remove(lease);
        Imports.unget(context, reference);
    }

    /** Keeps the lease in use, or takes the best that is left if it retired. */
    private void settle() {
        lock.lock();
        try {
            Lease current = inUse;
            if (current == null || current.retired()) {
                // Service references compare by ranking, the best as the greatest.
                inUse = leases.stream().filter(lease -> !lease.retired())
                    .max((a, b) -> a.reference().compareTo(b.reference())).orElse(null);
                came.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waiting calls end with {@link ServiceGoneException}; later ones too. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
        tracker.close();
    }
}
