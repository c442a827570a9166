// SPDX-License-Identifier: Apache-2.0
/** Tells how a guest stands, for the report of its crash and for debugging commands: registers, code, stack, history, page walks. */
@NullMarked
package io.ringzero.core.internal.crash;

import org.jspecify.annotations.NullMarked;
