// SPDX-License-Identifier: Apache-2.0
/**
 * Grant tables: what domains let each other see of their memory.
 */
@NullMarked
package io.ringzero.core.internal.grant;

import org.jspecify.annotations.NullMarked;
