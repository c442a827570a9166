// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;

/**
 * On a module: the bundle uses whatever services of this kind there are, none included. {@code Services<T>} is bound to
 * the live list; the service objects in it are direct, no proxies.
 */
@Documented
@Repeatable(UsesServices.All.class)
@Requirement(
    namespace = "osgi.service",
    filter = "(objectClass=${#value})",
    effective = "active",
    resolution = Requirement.Resolution.OPTIONAL,
    cardinality = Requirement.Cardinality.MULTIPLE)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface UsesServices {
    /** The services' interface. */
    Class<?> value();

    /** Only services that match this filter (RFC 1960, as in the OSGi core, 3.2.7); empty: all. */
    String target() default "";

    /** The container of several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        UsesServices[] value();
    }
}
