// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.SwapReport;
import java.util.ArrayDeque;
import java.util.List;

/** The last thousand handovers. Any thread. */
public final class SwapHistory {
    private static final int LENGTH = 1000;

    private final ArrayDeque<SwapReport> reports = new ArrayDeque<>();

    synchronized SwapReport add(SwapReport report) {
        if (reports.size() == LENGTH) {
            reports.removeFirst();
        }
        reports.addLast(report);
        return report;
    }

    synchronized List<SwapReport> all() {
        return List.copyOf(reports);
    }
}
