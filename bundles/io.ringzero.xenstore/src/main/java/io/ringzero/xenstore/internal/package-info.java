// SPDX-License-Identifier: Apache-2.0
/**
 * The store: a tree of small nodes shared by all domains, spoken to over a ring (public/io/xs_wire.h, docs/misc/xenstore.txt).
 *
 * <p>Reading order: {@code Node}, {@code Tree}, {@code Perms}, {@code Workspace} (one caller's operations on a tree), {@code
 * Transaction}, {@code Database} (the tree in force and its watches), {@code Requests} (the protocol), {@code GuestConnection}
 * (one ring), {@code StoreService}.
 */
@NullMarked
package io.ringzero.xenstore.internal;

import org.jspecify.annotations.NullMarked;
