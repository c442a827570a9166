// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.swap.WhenVacant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One slot with rr in use; "shy" refuses, "late" is not there. */
final class FakeSlots implements Slots {
    final List<String> preferred = new ArrayList<>();

    @Override
    public List<SlotInfo> slots() {
        return List.of(new SlotInfo("cpu", "interpreter", null, List.of("interpreter"), List.of(), WhenVacant.HOLD, 0),
            new SlotInfo("scheduler", "rr", null, List.of("credit", "rr", "shy"), List.of(), WhenVacant.FALLBACK, 0));
    }

    @Override
    public SwapReport use(String slot, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable SwapReport prefer(String slot, String name) {
        preferred.add(slot + " " + name);
        return name.equals("late")
            ? null
            : new SwapReport(slot, "rr", name.equals("shy") ? "rr" : name, !name.equals("shy"), "not today", 0);
    }

    @Override
    public List<SwapReport> history() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Watch watch(Consumer<Ejection> listener) {
        throw new UnsupportedOperationException();
    }
}
