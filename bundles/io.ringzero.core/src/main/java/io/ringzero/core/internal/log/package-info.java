// SPDX-License-Identifier: Apache-2.0
/**
 * The hypervisor's own log, as {@code xl dmesg} shows it.
 */
@NullMarked
package io.ringzero.core.internal.log;

import org.jspecify.annotations.NullMarked;
