// SPDX-License-Identifier: Apache-2.0
/** Where the machine's time comes from: {@link io.ringzero.machine.internal.time.MachineClock} and its two kinds. */
@NullMarked
package io.ringzero.machine.internal.time;

import org.jspecify.annotations.NullMarked;
