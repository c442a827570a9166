// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Scopes;
import com.google.inject.spi.InstanceBinding;
import com.google.inject.spi.ProvisionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Remembers the {@link AutoCloseable} singletons of an injector in the order in which they were complete, and closes them
 * the last first: what an object was given is still open when it is closed.
 */
final class Closer implements ProvisionListener {
    private static final System.Logger LOG = System.getLogger(Closer.class.getName());

    private final String owner;
    private final List<AutoCloseable> complete = new ArrayList<>();
    private boolean creating = true;

    Closer(String owner) {
        this.owner = owner;
    }

    @Override
    public <T> void onProvision(ProvisionInvocation<T> invocation) {
        T made = invocation.provision();
        if (made instanceof AutoCloseable closeable) {
            remember(closeable, Scopes.isSingleton(invocation.getBinding()));
        }
    }

    private synchronized void remember(AutoCloseable closeable, boolean singleton) {
        // While the injector is made, "bind(I).to(Impl).in(Singleton)" shows Impl without its scope: settled() sorts it out.
        if (creating || singleton) {
            complete.add(closeable);
        }
    }

    /** Once the injector is made: forgets what is no singleton. */
    void settled(Injector injector) {
        Set<Object> singletons = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Binding<?> binding : injector.getAllBindings().values()) {
            if (Scopes.isSingleton(binding) && !(binding instanceof InstanceBinding)) {
                singletons.add(binding.getProvider().get());
            }
        }
        synchronized (this) {
            creating = false;
            complete.removeIf(closeable -> !singletons.contains(closeable));
        }
    }

    /** Closes all; what one throws is logged and the others follow. */
    void close() {
        List<AutoCloseable> order;
        synchronized (this) {
            order = new ArrayList<>(complete).reversed();
            complete.clear();
        }
        Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());
        for (AutoCloseable closeable : order) {
            if (done.add(closeable)) {
                close(closeable);
            }
        }
    }

    private void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, owner + ": closing " + closeable.getClass().getName() + " failed", e);
        }
    }
}
