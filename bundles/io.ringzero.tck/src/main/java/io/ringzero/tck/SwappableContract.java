// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.Swappable;
import org.junit.jupiter.api.Test;

/** What every implementation in a slot promises about handing over, whatever the slot. */
public abstract class SwappableContract {
    /** A fresh implementation, as its service would be. */
    protected abstract Swappable fresh();

    /** An implementation with a state worth handing over; by default a fresh one that took over nothing. */
    protected Swappable busy() throws Exception {
        Swappable swappable = fresh();
        swappable.prepare();
        swappable.adopt(Section.EMPTY);
        swappable.commit();
        return swappable;
    }

    @Test
    void theFirstOccupantTakesOverNothing() throws Exception {
        Swappable swappable = fresh();
        swappable.prepare();
        swappable.adopt(Section.EMPTY);
        swappable.commit();
        assertFalse(swappable.export().kind().isBlank());
    }

    @Test
    void exportChangesNothing() throws Exception {
        Swappable swappable = busy();
        assertEquals(swappable.export(), swappable.export());
    }

    @Test
    void whatIsExportedIsAdoptedWhole() throws Exception {
        Swappable old = busy();
        Swappable next = fresh();
        Section record = old.export();
        next.prepare();
        next.adopt(record);
        next.commit();
        assertEquals(record, next.export());
        old.abandon();
        assertEquals(record, next.export(), "the two share nothing");
    }

    @Test
    void theOldOneGoesOnWhenTheHandoverIsCalledOff() throws Exception {
        Swappable old = busy();
        Section record = old.export();
        Swappable next = fresh();
        next.adopt(record);
        next.abandon();
        assertEquals(record, old.export());
    }

    @Test
    void abandonIsIdempotentAndComesAtAnyTime() throws Exception {
        Swappable never = fresh();
        assertDoesNotThrow(never::abandon);
        assertDoesNotThrow(never::abandon);
        Swappable used = busy();
        assertDoesNotThrow(used::abandon);
        assertDoesNotThrow(used::abandon);
    }

    @Test
    void oneThatWasAbandonedCanBeChosenAgain() throws Exception {
        Swappable swappable = busy();
        Section record = swappable.export();
        swappable.abandon();
        swappable.prepare();
        swappable.adopt(record);
        swappable.commit();
        assertEquals(record, swappable.export());
    }
}
