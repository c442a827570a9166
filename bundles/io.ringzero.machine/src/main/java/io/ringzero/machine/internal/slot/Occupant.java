// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.Swappable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a slot does around a handover beside handing over. All at safe points. */
interface Occupant<T extends Swappable> {
    /** Before a handover: whoever is in use hears what it has not been told yet, and may be thrown out for it. */
    default void settle() {
        // Most slots tell at once.
    }

    /**
     * What the next one is given.
     *
     * @param exported what the old one left, null when it left nothing or failed to
     */
    Section record(@Nullable Section exported);

    /** How things stand, for the report on one that is thrown out. */
    default List<String> dump() {
        return List.of();
    }

    /** Puts one to work, in place of whatever was at work; when it throws, that still is. */
    void install(T next);

    /** After a handover: this one is in use, and goes by what it was handed. */
    default void inUse(String name, T service) {
        // Most have nothing else to be told.
    }

    /** What was handed from one to the next is lost: the next record is from the machine's books. */
    default void forgot() {
        // Most keep nothing beside the books.
    }

    /** Nothing is at work from now on. */
    void uninstall();
}
