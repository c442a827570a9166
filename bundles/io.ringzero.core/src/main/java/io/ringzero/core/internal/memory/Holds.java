// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.core.internal.frames.FrameRef;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The holds on frames that the rest of the core has at present: each is one reference, and the audit counts them
 * here.
 */
public final class Holds {
    private final Set<Hold> open = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Makes a hold out of a reference. */
    FrameHold add(FrameRef ref, boolean writable) {
        Hold hold = new Hold(ref, writable);
        open.add(hold);
        return hold;
    }

    /** Visits all, in no order that matters: callers only count. */
    public void forEach(Consumer<FrameHold> visitor) {
        open.forEach(visitor);
    }

    private final class Hold implements FrameHold {
        private final FrameRef ref;
        private final boolean writable;

        Hold(FrameRef ref, boolean writable) {
            this.ref = ref;
            this.writable = writable;
        }

        @Override
        public long mfn() {
            return ref.mfn();
        }

        @Override
        public boolean writable() {
            return writable;
        }

        @Override
        public void close() {
            if (open.remove(this)) {
                ref.close();
            }
        }
    }
}
