// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import org.jspecify.annotations.Nullable;

/**
 * How a handover went.
 *
 * @param slot the slot
 * @param from in use before, null when vacant
 * @param to in use now, null when vacant
 * @param done whether the wish was fulfilled; if not, {@code from} is still in use
 * @param reason why not, or why the change came about
 * @param pauseNanos host time for which guests stood still
 */
public record SwapReport(String slot, @Nullable String from, @Nullable String to, boolean done, String reason,
    long pauseNanos) {
}
