// SPDX-License-Identifier: Apache-2.0
/**
 * Hot-swap: how one implementation of a contract hands over to another while guests run.
 *
 * <p>Reading order: {@link io.ringzero.api.swap.Swappable}, {@link io.ringzero.api.swap.Section},
 * {@link io.ringzero.api.swap.Slots}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
