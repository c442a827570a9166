// SPDX-License-Identifier: Apache-2.0
/**
 * A guest's memory: ownership and types of frames, page tables, memory hypercalls, start of day, audit.
 */
@NullMarked
package io.ringzero.core.internal.memory;

import org.jspecify.annotations.NullMarked;
