// SPDX-License-Identifier: Apache-2.0
/**
 * The extender: {@link io.ringzero.inject.internal.Extender} watches bundles, {@link
 * io.ringzero.inject.internal.ManagedBundle} carries one through its life.
 */
@NullMarked
package io.ringzero.inject.internal;

import org.jspecify.annotations.NullMarked;
