// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot as the shell shows it.
 *
 * @param name such as {@code cpu}, {@code mmu}, {@code scheduler}
 * @param inUse name of the implementation in use, null when vacant
 * @param chosen name that was asked for; comes back into use when its service returns; null for none
 * @param choices names that are there, sorted
 * @param ejected those of them that were thrown out and are used again only when somebody asks, sorted
 * @param whenVacant the policy
 * @param swaps handovers completed
 */
public record SlotInfo(String name, @Nullable String inUse, @Nullable String chosen, List<String> choices,
    List<String> ejected, WhenVacant whenVacant, long swaps) {
}
