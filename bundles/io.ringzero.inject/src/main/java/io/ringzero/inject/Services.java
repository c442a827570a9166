// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The live list of the OSGi services of one kind. Injected for {@link UsesServices}; any thread.
 *
 * <p>Whoever holds a service object gives it up when its listener is told: after {@link Listener#removed} has returned,
 * the provider may be gone.
 *
 * @param <T> the services' interface
 */
public interface Services<T> {
    /** What is there now, best first: highest {@code service.ranking}, then lowest {@code service.id}. */
    List<Entry<T>> all();

    /** The best of them. */
    default Optional<Entry<T>> best() {
        return all().stream().findFirst();
    }

    /** The best one whose property has this value. */
    default Optional<Entry<T>> named(String property, Object value) {
        return all().stream().filter(entry -> value.equals(entry.properties().get(property))).findFirst();
    }

    /**
     * Tells a listener of all there is now and of each change from now on, one call at a time. Ends with {@link
     * Registration#close}, or with the injector it was made in; neither calls {@link Listener#removed}.
     */
    Registration listen(Listener<T> listener);

    /**
     * One service.
     *
     * @param service the object itself
     * @param properties its properties at the last change, names as registered
     * @param id {@code service.id}: never used again within the framework
     */
    record Entry<T>(T service, Map<String, Object> properties, long id) {
        /** Copies the properties. */
        public Entry {
            properties = Map.copyOf(properties);
        }

        /** A property as text, or the given text when there is none. */
        public String text(String property, String otherwise) {
            Object value = properties.get(property);
            return value == null ? otherwise : value.toString();
        }
    }

    /**
     * Told of changes, on the thread that registers, changes or unregisters the service: the framework call of that
     * thread goes on when the listener returns. What a listener throws is logged and goes no further.
     */
    interface Listener<T> {
        /** A service came. */
        void added(Entry<T> entry);

        /** A service goes; it still works until this returns. */
        void removed(Entry<T> entry);

        /** A service's properties changed. By default it goes and comes. */
        default void modified(Entry<T> before, Entry<T> after) {
            removed(before);
            added(after);
        }
    }

    /** A listener's stay. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
