// SPDX-License-Identifier: Apache-2.0
/**
 * Time as guests see it: the shared clock, timers, run states.
 */
@NullMarked
package io.ringzero.core.internal.time;

import org.jspecify.annotations.NullMarked;
