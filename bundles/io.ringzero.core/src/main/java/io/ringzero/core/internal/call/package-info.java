// SPDX-License-Identifier: Apache-2.0
/**
 * Hypercalls: dispatch, counting, budgets and continuations, multicalls, handlers added by bundles.
 */
@NullMarked
package io.ringzero.core.internal.call;

import org.jspecify.annotations.NullMarked;
