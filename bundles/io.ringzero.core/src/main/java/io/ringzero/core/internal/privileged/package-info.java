// SPDX-License-Identifier: Apache-2.0
/**
 * The interfaces of Xen's control domain - domctl, sysctl, platform_op - for PV domains started with the option
 * {@code privileged}. Everybody else is answered -EPERM, as Xen's dummy XSM does.
 */
@NullMarked
package io.ringzero.core.internal.privileged;

import org.jspecify.annotations.NullMarked;
