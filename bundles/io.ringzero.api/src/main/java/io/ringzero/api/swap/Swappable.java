// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.swap;

/**
 * What sits in a slot. A handover is: {@link #prepare} the new one (outside the pause), safe point, {@code old.export()},
 * {@code new.adopt(record)}, {@code new.commit()}, {@code old.abandon()}. When the new one throws or refuses, it is abandoned
 * and the old one goes on as if nothing had been; export is therefore non-destructive.
 */
public interface Swappable {
    /** Gets ready outside the pause: loads classes, allocates. May take long. */
    default void prepare() {
    }

    /** The state in canonical form; changes nothing; at a safe point. */
    Section export();

    /**
     * Takes over a state; at a safe point, before anything else is asked of this object. A vacant slot's first occupant gets
     * {@link Section#EMPTY} or what the slot kept.
     *
     * @throws Incompatible to refuse, with the reason shown to the operator
     */
    void adopt(Section section) throws Incompatible;

    /** The swap is decided: this one is in use. */
    default void commit() {
    }

    /**
     * This one is not in use any more: let everything go. Idempotent. Nothing is asked of it from here on, unless it is chosen
     * again: then {@link #prepare} and {@link #adopt} come first, as the first time.
     */
    default void abandon() {
    }
}
