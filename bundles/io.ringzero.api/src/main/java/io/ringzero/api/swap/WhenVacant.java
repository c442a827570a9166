// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

/** What a slot does while no implementation is there. */
public enum WhenVacant {
    /** A built-in implementation takes over. */
    FALLBACK,
    /** Those who need it wait; the slot keeps the record for the next one. */
    HOLD
}
