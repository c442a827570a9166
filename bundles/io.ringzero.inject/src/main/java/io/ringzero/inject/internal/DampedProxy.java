// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Passes calls on to the service in use. {@code equals}, {@code hashCode} and {@code toString} speak of the proxy. */
final class DampedProxy implements InvocationHandler {
    private final RequiredImport services;

    private DampedProxy(RequiredImport services) {
        this.services = services;
    }

    /**
     * @throws IllegalArgumentException if the service's type is no interface
     */
    static Object of(RequiredImport services) {
        Class<?> type = services.type();
        if (!type.isInterface()) {
            throw new IllegalArgumentException("@RequiresService(" + type.getName()
                + ") needs an interface; for a class use @UsesServices");
        }
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new DampedProxy(services));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "service " + services.describe();
            };
        }
        RequiredImport.Entered entered = services.enter();
        try {
            return method.invoke(entered.service(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        } finally {
            entered.lease().leave();
        }
    }
}
