// SPDX-License-Identifier: Apache-2.0
/**
 * The audit of frames. Uses nothing of the frame table's, so that no error there can hide here; others adapt to
 * {@link io.ringzero.core.internal.audit.AuditedMachine}.
 */
@NullMarked
package io.ringzero.core.internal.audit;

import org.jspecify.annotations.NullMarked;
