// SPDX-License-Identifier: Apache-2.0
/**
 * x86 paging. Reading order: {@link io.ringzero.mmu.internal.Geometry} is the shape of the tables, {@link
 * io.ringzero.mmu.internal.Walk} goes through them, {@link io.ringzero.mmu.internal.Rights} decides, {@link
 * io.ringzero.mmu.internal.PagingMmu} fills the TLB and {@link io.ringzero.mmu.internal.Coherence} empties it.
 */
@NullMarked
package io.ringzero.mmu.internal;

import org.jspecify.annotations.NullMarked;
