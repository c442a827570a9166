// SPDX-License-Identifier: Apache-2.0
/**
 * Guice inside a bundle, OSGi services between bundles.
 *
 * <p>Reading order: {@link io.ringzero.inject.GuiceBundle} names a bundle's module, {@link
 * io.ringzero.inject.RequiresService} and {@link io.ringzero.inject.UsesServices} bring services in, {@link
 * io.ringzero.inject.ProvidesService} and {@link io.ringzero.inject.ServiceExport} give services out, {@link
 * io.ringzero.inject.InjectedBundles} tells what became of each bundle.
 */
@Export
@NullMarked
@Version("1.0.0")
package io.ringzero.inject;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
