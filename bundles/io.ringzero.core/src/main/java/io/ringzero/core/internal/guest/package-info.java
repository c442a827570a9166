// SPDX-License-Identifier: Apache-2.0
/**
 * Copies from and to guests' linear addresses.
 */
@NullMarked
package io.ringzero.core.internal.guest;

import org.jspecify.annotations.NullMarked;
