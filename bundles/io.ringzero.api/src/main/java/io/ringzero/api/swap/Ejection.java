// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import java.util.List;

/**
 * An implementation was thrown out of its slot, for the built-in one.
 *
 * @param slot the slot
 * @param name what was thrown out
 * @param reason why
 * @param systemNanos when, system time
 * @param dump how things stood, line by line
 */
public record Ejection(String slot, String name, String reason, long systemNanos, List<String> dump) {
    public Ejection {
        dump = List.copyOf(dump);
    }
}
