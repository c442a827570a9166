// SPDX-License-Identifier: Apache-2.0
/**
 * The frame table: who owns each machine frame, as what it is used, how often; and the allocator. Reading
 * order: {@link io.ringzero.core.internal.frames.FrameType}, {@link
 * io.ringzero.core.internal.frames.FrameTable}, {@link io.ringzero.core.internal.frames.FrameAllocator}, {@link
 * io.ringzero.core.internal.frames.MachineToPhysical}.
 */
@NullMarked
package io.ringzero.core.internal.frames;

import org.jspecify.annotations.NullMarked;
