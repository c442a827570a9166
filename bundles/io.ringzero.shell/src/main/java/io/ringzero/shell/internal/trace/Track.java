// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was, from when to when, in one row of a timeline: without gaps and in order. What was there before the first change is learnt from
 * that. A change at an earlier time than the one before is one at the same time. One thread.
 *
 * @param <K> what can be
 */
final class Track<K> {
    /** One piece. */
    record Span<K>(long fromNanos, long toNanos, @Nullable K what) {
        long nanos() {
            return toNanos - fromNanos;
        }
    }

    private final List<Span<K>> spans = new ArrayList<>();
    private long since;
    private boolean known;
    private @Nullable K present;

    Track(long beginNanos) {
        since = beginNanos;
    }

    /** Another is there from now on; {@code before} was there, if nothing else is known. */
    void change(long nanos, @Nullable K before, @Nullable K next) {
        if (!known) {
            known = true;
            present = before;
        }
        if (!Objects.equals(present, next)) {
            close(nanos);
            present = next;
        }
    }

    /** All, until the end; if nothing ever changed, {@code always} was there. */
    List<Span<K>> end(long nanos, @Nullable K always) {
        if (!known) {
            present = always;
            known = true;
        }
        close(nanos);
        return List.copyOf(spans);
    }

    private void close(long nanos) {
        if (nanos > since) {
            spans.add(new Span<>(since, nanos, present));
            since = nanos;
        }
    }
}
