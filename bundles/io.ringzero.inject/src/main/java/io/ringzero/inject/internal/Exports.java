// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.ringzero.inject.ProvidesService;
import io.ringzero.inject.ServiceExport;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The services that a bundle's injector gives out. */
final class Exports {
    private static final Key<Set<ServiceExport>> BY_CODE = Key.get(new TypeLiteral<>() {});

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Makes all objects first, then registers them: a module that fails has registered nothing. */
    void open(BundleContext context, Injector injector, List<ProvidesService> declared) {
        List<ServiceExport> exports = new ArrayList<>();
        for (ProvidesService declaration : declared) {
            exports.add(export(injector, declaration));
        }
        Binding<Set<ServiceExport>> byCode = injector.getExistingBinding(BY_CODE);
        if (byCode != null) {
            exports.addAll(byCode.getProvider().get());
        }
        for (ServiceExport export : exports) {
            Dictionary<String, Object> properties = new Hashtable<>(export.properties());
            String[] types = export.types().stream().map(Class::getName).toArray(String[]::new);
            registrations.add(context.registerService(types, export.service(), properties));
        }
    }

    private static ServiceExport export(Injector injector, ProvidesService declaration) {
        List<Class<?>> types = List.of(declaration.value());
        if (types.isEmpty()) {
            throw new IllegalArgumentException("@ProvidesService without an interface");
        }
        Class<?> from = declaration.from() == void.class ? types.getFirst() : declaration.from();
        return new ServiceExport(injector.getInstance(from), types, PropertyText.parse(declaration.properties()));
    }

    /** Unregisters, the last first. Their users let go of them before this returns. */
    void close() {
        for (ServiceRegistration<?> registration : registrations.reversed()) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The owner unregistered it itself: what was wanted.
                continue;
            }
        }
        registrations.clear();
    }
}
