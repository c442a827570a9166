// SPDX-License-Identifier: Apache-2.0
/**
 * Debug keys: what Xen writes into its log when an operator presses a key on the hypervisor's console
 * ({@code xl debug-keys}, xen/common/keyhandler.c). Each part of the core that has something to show adds a {@link
 * io.ringzero.core.internal.debug.DebugKey}.
 */
@NullMarked
package io.ringzero.core.internal.debug;

import org.jspecify.annotations.NullMarked;
