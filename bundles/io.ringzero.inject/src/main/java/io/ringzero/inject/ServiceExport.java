// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A service that a module gives out by code. All members of a set binding of this type are registered once the injector
 * is made: in the module {@code @ProvidesIntoSet ServiceExport commands(XlCommands c) { return ServiceExport.of(c,
 * XlCommands.class).with("osgi.command.scope", "xl"); }}.
 *
 * @param service the object to register
 * @param types what it is registered under; it is an instance of each
 * @param properties service properties, of the types that OSGi allows
 */
public record ServiceExport(Object service, List<Class<?>> types, Map<String, Object> properties) {
    /** Checks that the service is what it says and copies the collections. */
    public ServiceExport {
        types = List.copyOf(types);
        properties = Map.copyOf(properties);
        if (types.isEmpty()) {
            throw new IllegalArgumentException(service.getClass().getName() + " is exported under no type: name one");
        }
        for (Class<?> type : types) {
            if (!type.isInstance(service)) {
                throw new IllegalArgumentException(service.getClass().getName() + " is exported as " + type.getName()
                    + ", which it does not implement");
            }
        }
    }

    /** An export without properties. */
    public static ServiceExport of(Object service, Class<?>... types) {
        return new ServiceExport(service, List.of(types), Map.of());
    }

    /** The same with one more property. */
    public ServiceExport with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(properties);
        more.put(name, value);
        return new ServiceExport(service, types, more);
    }
}
