// SPDX-License-Identifier: Apache-2.0
/**
 * Start of day of 64-bit PV guests: where everything lies, and who writes it.
 */
@NullMarked
package io.ringzero.core.internal.pv;

import org.jspecify.annotations.NullMarked;
