// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Header;
import org.osgi.annotation.bundle.Requirement;

/**
 * Marks the one Guice module of a bundle: a class with a constructor without parameters, of any visibility.
 *
 * <p>bnd writes its name into the manifest; the extender makes one injector for the bundle once all services of its
 * {@link RequiresService} are there, and takes it down when the bundle stops. Beside the module's own bindings the
 * injector has {@link org.osgi.framework.BundleContext} and {@link org.osgi.framework.Bundle} of the bundle. All
 * singletons are made at start ({@code Stage.PRODUCTION}); those that are {@link AutoCloseable} are closed at stop, the
 * last made first.
 */
@Documented
@Header(name = GuiceBundle.HEADER, value = "${@class}")
@Requirement(namespace = "osgi.extender", name = GuiceBundle.EXTENDER, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface GuiceBundle {
    /** The manifest header that names the module's class. */
    String HEADER = "Ringzero-Module";

    /** The extender's name in the namespace {@code osgi.extender}. */
    String EXTENDER = "io.ringzero.inject";
}
