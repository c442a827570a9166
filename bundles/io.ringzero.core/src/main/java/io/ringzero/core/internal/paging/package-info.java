// SPDX-License-Identifier: Apache-2.0
/**
 * Page tables of PV guests: rules for entries, promotion and demotion of tables, updates, roots, descriptor
 * tables, and the hypercalls for all of it.
 */
@NullMarked
package io.ringzero.core.internal.paging;

import org.jspecify.annotations.NullMarked;
