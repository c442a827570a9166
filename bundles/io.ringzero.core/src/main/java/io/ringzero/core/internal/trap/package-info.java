// SPDX-License-Identifier: Apache-2.0
/**
 * Exits of the engine: exceptions and their bounce frames, system calls, privileged instructions, and the hypercalls that set them up.
 */
@NullMarked
package io.ringzero.core.internal.trap;

import org.jspecify.annotations.NullMarked;
