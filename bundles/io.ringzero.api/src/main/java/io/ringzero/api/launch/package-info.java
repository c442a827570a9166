// SPDX-License-Identifier: Apache-2.0
/**
 * Between the command {@code ringzero} and the bundles that do its work. The launcher (outside the framework) starts the
 * framework, finds the {@link io.ringzero.api.launch.LaunchVerb} of the name that was given, and runs it.
 */
@Export
@NullMarked
@Version("1.0.0")
package io.ringzero.api.launch;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
