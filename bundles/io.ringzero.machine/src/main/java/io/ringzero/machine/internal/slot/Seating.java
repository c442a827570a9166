// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.Swappable;

/** Where services that come and go are offered. Any thread but the pCPUs'. */
public interface Seating<T extends Swappable> {
    /** A service came. */
    void added(Choice<T> choice);

    /** A service goes: when this returns nothing asks it anything. */
    void removed(Choice<T> choice);
}
