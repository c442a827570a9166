// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import com.google.inject.Binder;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.matcher.Matchers;
import com.google.inject.util.Types;
import io.ringzero.inject.ServiceGoneException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A bundle's injector with all that hangs on it. Made and closed by {@link ManagedBundle}, once each. */
final class Wiring {
    private final Closer closer;
    private final Exports exports = new Exports();
    private final Map<RequiredImport, Object> direct = new IdentityHashMap<>();

    private Wiring(Closer closer) {
        this.closer = closer;
    }

    /** Makes injector and services; on a failure all that was made is closed and the failure is thrown on. */
    static Wiring open(BundleContext context, Declarations declarations, List<RequiredImport> required,
        List<ServiceList> used) {
        Wiring wiring = new Wiring(new Closer(context.getBundle().toString()));
        try {
            Injector injector = Guice.createInjector(Stage.PRODUCTION, binder -> {
                binder.bindListener(Matchers.any(), wiring.closer);
                binder.bind(BundleContext.class).toInstance(context);
                binder.bind(Bundle.class).toInstance(context.getBundle());
                required.forEach(service -> bind(binder, Key.get(service.type()), wiring.instance(service)));
                used.forEach(list -> bind(binder, Key.get(Types.newParameterizedType(
                    io.ringzero.inject.Services.class, list.type())), list));
                binder.install(declarations.module());
            });
            wiring.closer.settled(injector);
            wiring.exports.open(context, injector, declarations.provided());
            return wiring;
        } catch (RuntimeException | LinkageError e) {
            wiring.close();
            throw e;
        }
    }

    /** Whether each service that was bound directly is still the one in use. */
    boolean upToDate() {
        return direct.entrySet().stream().allMatch(entry -> entry.getKey().service() == entry.getValue());
    }

    private Object instance(RequiredImport service) {
        if (!service.direct()) {
            return DampedProxy.of(service);
        }
        Object instance = service.service();
        if (instance == null) {
            throw new ServiceGoneException("the service " + service.describe() + " went while the module was made");
        }
        direct.put(service, instance);
        return instance;
    }

    @SuppressWarnings("unchecked") // the key is the instance's type: a proxy of it, or the list of it
    private static void bind(Binder binder, Key<?> key, Object instance) {
        binder.bind((Key<Object>) key).toInstance(instance);
    }

    void close() {
        exports.close();
        closer.close();
    }
}
