// SPDX-License-Identifier: Apache-2.0
/** Hand-made stand-ins for the machine and the memory half. */
@NullMarked
package io.ringzero.core.internal.fake;

import org.jspecify.annotations.NullMarked;
