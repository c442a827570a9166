// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.Services;
import io.ringzero.inject.UsesServices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** The services of a {@link UsesServices}. The list is replaced, never changed; changes are told outside the lock. */
final class ServiceList
    implements
        Services<Object>,
        ServiceTrackerCustomizer<Object, ServiceList.Tracked>,
        AutoCloseable {

    private static final Comparator<Entry<Object>> BEST_FIRST = Comparator
        .comparingInt((Entry<Object> entry) -> entry.properties().get(Constants.SERVICE_RANKING) instanceof Integer rank
            ? rank
            : 0)
        .reversed().thenComparingLong(Entry::id);

    private final BundleContext context;
    private final UsesServices declaration;
    private final ServiceTracker<Object, Tracked> tracker;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private volatile List<Entry<Object>> entries = List.of();
    private volatile boolean closed;

    ServiceList(BundleContext context, UsesServices declaration) {
        this.context = context;
        this.declaration = declaration;
        tracker = new ServiceTracker<>(context, Imports.filter(declaration.value(), declaration.target()), this);
    }

    /** The entry that stands for a reference now; changed by the framework's threads one at a time per reference. */
    static final class Tracked {
        private volatile Entry<Object> entry;

        Tracked(Entry<Object> entry) {
            this.entry = entry;
        }
    }

    Class<?> type() {
        return declaration.value();
    }

    void open() {
        tracker.open();
    }

    @Override
    public List<Entry<Object>> all() {
        return entries;
    }

    @Override
    public Registration listen(Listener<Object> listener) {
        Subscriber subscriber = new Subscriber(listener);
        subscribers.add(subscriber);
        subscriber.replay(this::all);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public @Nullable Tracked addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service == null) {
            return null;
        }
        Tracked tracked = new Tracked(entry(reference, service));
        replace(null, tracked.entry);
        subscribers.forEach(subscriber -> subscriber.added(tracked.entry));
        return tracked;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Tracked tracked) {
        Entry<Object> before = tracked.entry;
        Entry<Object> after = entry(reference, before.service());
        tracked.entry = after;
        replace(before, after);
        subscribers.forEach(subscriber -> subscriber.modified(before, after));
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Tracked tracked) {
        replace(tracked.entry, null);
        if (!closed) {
            subscribers.forEach(subscriber -> subscriber.removed(tracked.entry));
        }
        Imports.unget(context, reference);
    }

    private synchronized void replace(@Nullable Entry<Object> before, @Nullable Entry<Object> after) {
        List<Entry<Object>> next = new ArrayList<>(entries);
        next.removeIf(entry -> entry == before);
        if (after != null) {
            next.add(after);
        }
        next.sort(BEST_FIRST);
        entries = List.copyOf(next);
    }

    private static Entry<Object> entry(ServiceReference<Object> reference, Object service) {
        Map<String, Object> properties = new TreeMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return new Entry<>(service, properties, (Long) reference.getProperty(Constants.SERVICE_ID));
    }

    /** No listener of today hears of anything from now on. */
    void endListening() {
        subscribers.clear();
    }

    @Override
    public void close() {
        closed = true;
        tracker.close();
        subscribers.clear();
    }
}
