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
 * On a module: the bundle cannot work without this service. The interface itself is bound, to a <em>damped proxy</em>.
 *
 * <p>The proxy keeps to one service, the best at first, until that goes; then to the best that is left. A service that
 * goes is waited for until the calls in it have returned; a call while there is none waits for the next, and throws
 * {@link ServiceGoneException} after {@link #patienceMillis}. So an update of the provider is not seen by its consumers.
 * Proxies are for control paths; hot paths take a service from {@link Services} at a safe point.
 */
@Documented
@Repeatable(RequiresService.All.class)
@Requirement(namespace = "osgi.service", filter = "(objectClass=${#value})", effective = "active")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RequiresService {
    /** The service's interface. */
    Class<?> value();

    /** Only services that match this filter (RFC 1960, as in the OSGi core, 3.2.7); empty: all. */
    String target() default "";

    /**
     * Bind the service itself and not a proxy. The whole wiring of the bundle is taken down, within the framework's call,
     * when that service goes, and made anew with the next: for consumers that keep what they get from it, or that call it
     * on hot paths.
     */
    boolean direct() default false;

    /** How long a call waits while there is no service, milliseconds. */
    long patienceMillis() default 10_000;

    /** The container of several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        RequiresService[] value();
    }
}
