// SPDX-License-Identifier: Apache-2.0
/**
 * Third-party guests, fetched with the host's package manager into a folder of the user's.
 *
 * <p>Reading order: {@link io.ringzero.toolstack.internal.catalogue.AptCatalogue},
 * {@link io.ringzero.toolstack.internal.catalogue.GuestTable},
 * {@link io.ringzero.toolstack.internal.catalogue.AptClient}.
 */
@NullMarked
package io.ringzero.toolstack.internal.catalogue;

import org.jspecify.annotations.NullMarked;
