// SPDX-License-Identifier: Apache-2.0
/**
 * The life of whole domains: made from configurations, connected, restarted or destroyed when they end.
 *
 * <p>Reading order: {@link io.ringzero.toolstack.internal.XlToolstack}, {@link io.ringzero.toolstack.internal.Estate},
 * {@link io.ringzero.toolstack.internal.StoreNodes}.
 */
@NullMarked
package io.ringzero.toolstack.internal;

import org.jspecify.annotations.NullMarked;
