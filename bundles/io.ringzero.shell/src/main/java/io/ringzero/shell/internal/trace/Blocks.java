// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans as they fit into a picture: those too narrow to see are put together until they are as wide as a pixel, and what took most of
 * that time stands for them. So a row has at most two blocks for each pixel, however many spans there are. One thread.
 *
 * @param <K> what spans are of
 */
final class Blocks<K> {
    /**
     * What is drawn, in pixels.
     *
     * @param spans that it stands for
     */
    record Block<K>(double from, double to, @Nullable K what, long spans) {
    }

    private final double begin;
    private final double nanosPerPixel;
    private final List<Block<K>> blocks = new ArrayList<>();
    private final Map<@Nullable K, Long> shares = new LinkedHashMap<>();
    private double groupFrom;
    private double groupTo;
    private long group;

    private Blocks(long beginNanos, double nanosPerPixel) {
        this.begin = beginNanos;
        this.nanosPerPixel = nanosPerPixel;
    }

    static <K> List<Block<K>> of(List<Track.Span<K>> spans, long beginNanos, double nanosPerPixel) {
        Blocks<K> made = new Blocks<>(beginNanos, nanosPerPixel);
        spans.forEach(made::add);
        made.flush();
        return made.blocks;
    }

    private void add(Track.Span<K> span) {
        double from = (span.fromNanos() - begin) / nanosPerPixel;
        double to = (span.toNanos() - begin) / nanosPerPixel;
        if (to - from >= 1) {
            flush();
            blocks.add(new Block<>(from, to, span.what(), 1));
            return;
        }
        if (group == 0) {
            groupFrom = from;
        }
        group++;
        groupTo = to;
        shares.merge(span.what(), span.nanos(), Long::sum);
        if (groupTo - groupFrom >= 1) {
            flush();
        }
    }

    private void flush() {
        if (group == 0) {
            return;
        }
        K most = null;
        long share = -1;
        for (Map.Entry<@Nullable K, Long> entry : shares.entrySet()) {
            if (entry.getValue() > share) {
                share = entry.getValue();
                most = entry.getKey();
            }
        }
        blocks.add(new Block<>(groupFrom, groupTo, most, group));
        group = 0;
        shares.clear();
    }
}
