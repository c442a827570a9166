// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import com.google.inject.Module;
import io.ringzero.inject.ProvidesService;
import io.ringzero.inject.RequiresService;
import io.ringzero.inject.UsesServices;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.osgi.framework.Bundle;

/** What a module's class declares, and the module itself. Immutable but for what the module is. */
record Declarations(Module module, List<RequiresService> required, List<UsesServices> used,
    List<ProvidesService> provided) {

    /**
     * Loads a bundle's module.
     *
     * @throws ReflectiveOperationException if the class is missing, has no constructor without parameters, or that throws
     */
    static Declarations read(Bundle bundle, String className) throws ReflectiveOperationException {
        Class<?> type = bundle.loadClass(className);
        if (!Module.class.isAssignableFrom(type)) {
            throw new ClassNotFoundException(className + " does not implement " + Module.class.getName()
                + " as the extender knows it: import com.google.inject, do not package it");
        }
        return new Declarations((Module) make(type), List.of(type.getAnnotationsByType(RequiresService.class)),
            List.of(type.getAnnotationsByType(UsesServices.class)),
            List.of(type.getAnnotationsByType(ProvidesService.class)));
    }

    private static Object make(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException("the constructor of " + type.getName() + " failed: " + e.getCause(),
                e);
        }
    }
}
