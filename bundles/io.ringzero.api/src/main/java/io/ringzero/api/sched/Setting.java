// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

/**
 * One value of a scheduler's own parameter.
 *
 * @param domid the domain, or {@link Parameter#WHOLE}
 * @param name of the parameter
 * @param value in the parameter's unit
 */
public record Setting(int domid, String name, long value) {
    /** Whether the other one is about the same parameter of the same domain. */
    public boolean sameAs(Setting other) {
        return domid == other.domid && name.equals(other.name);
    }
}
