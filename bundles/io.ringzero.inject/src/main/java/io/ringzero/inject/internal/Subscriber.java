// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.Services.Entry;
import io.ringzero.inject.Services.Listener;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One listener of a {@link ServiceList}. Hears of each service once, however the replay at the start and the framework's
 * threads meet: {@code known} has the ids it was told of. The lock makes its calls come one at a time; it is reentrant, so
 * that a listener may register services of the same kind.
 */
final class Subscriber {
    private static final System.Logger LOG = System.getLogger(Subscriber.class.getName());

    private final Listener<Object> listener;
    private final Set<Long> known = new HashSet<>();
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Subscriber(Listener<Object> listener) {
        this.listener = listener;
    }

    /** Tells of all that are in the list once it is this listener's turn. */
    void replay(Supplier<List<Entry<Object>>> list) {
        tell(() -> list.get().forEach(this::added));
    }

    void added(Entry<Object> entry) {
        tell(() -> {
            if (known.add(entry.id())) {
                listener.added(entry);
            }
        });
    }

    void removed(Entry<Object> entry) {
        tell(() -> {
            if (known.remove(entry.id())) {
                listener.removed(entry);
            }
        });
    }

    void modified(Entry<Object> before, Entry<Object> after) {
        tell(() -> {
            if (known.contains(after.id())) {
                listener.modified(before, after);
            }
        });
    }

    private void tell(Runnable call) {
        oneAtATime.lock();
        try {
            call.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "a listener of services failed: " + listener.getClass().getName(), e);
        } finally {
            oneAtATime.unlock();
        }
    }
}
