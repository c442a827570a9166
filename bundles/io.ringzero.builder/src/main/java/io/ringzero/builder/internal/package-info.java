// SPDX-License-Identifier: Apache-2.0
/**
 * Kernel image formats. Images are hostile: every offset and size is checked before use, and whatever is wrong ends in an
 * {@link io.ringzero.api.xen.ImageException}, never in another exception.
 *
 * <p>Reading order: {@link io.ringzero.builder.internal.ElfFormat}, {@link io.ringzero.builder.internal.ElfFile},
 * {@link io.ringzero.builder.internal.XenNotes}, {@link io.ringzero.builder.internal.KernelLayout}.
 */
@NullMarked
package io.ringzero.builder.internal;

import org.jspecify.annotations.NullMarked;
