// SPDX-License-Identifier: Apache-2.0
/**
 * The hypervisor core: Xen's semantics on top of the machine. Wiring.
 */
@NullMarked
package io.ringzero.core.internal;

import org.jspecify.annotations.NullMarked;
