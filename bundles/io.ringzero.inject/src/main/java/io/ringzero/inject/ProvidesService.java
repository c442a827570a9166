// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * On a module: the injector's instance of a class is registered as an OSGi service once the injector is made.
 *
 * <p>For services that are known only at run time see {@link ServiceExport}.
 */
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"${#value}\"")
@Documented
@Repeatable(ProvidesService.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ProvidesService {
    /** The interfaces under which it is registered; at least one. */
    Class<?>[] value();

    /** The class to ask the injector for; by default the first of {@link #value}. */
    Class<?> from() default void.class;

    /**
     * Service properties, {@code name=value} or {@code name:Type=value} with {@code Type} one of {@code String}, {@code
     * Integer}, {@code Long}, {@code Boolean} and {@code String[]} (elements between commas).
     */
    String[] properties() default {};

    /** The container of several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        ProvidesService[] value();
    }
}
