// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** A timer asked for at the {@link Clock}; ids are never reused. */
public record TimerId(long number) {
}
