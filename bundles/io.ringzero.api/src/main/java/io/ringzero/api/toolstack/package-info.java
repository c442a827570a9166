// SPDX-License-Identifier: Apache-2.0
/**
 * Domains as their operator handles them: configurations in, whole domains with console and store out.
 *
 * <p>Reading order: {@link io.ringzero.api.toolstack.GuestConfig}, {@link io.ringzero.api.toolstack.Toolstack}, {@link
 * io.ringzero.api.toolstack.GuestCatalogue}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.ringzero.api.toolstack;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
