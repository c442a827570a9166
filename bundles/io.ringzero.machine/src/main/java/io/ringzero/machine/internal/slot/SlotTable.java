// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The machine's slots for whoever looks at them or has a wish. Any thread but the pCPUs'. */
public final class SlotTable implements Slots {
    private final Supplier<List<Seat<?>>> seats;
    private final SwapHistory history;

    /**
     * @param seats gives those that there are now
     */
    public SlotTable(Supplier<List<Seat<?>>> seats, SwapHistory history) {
        this.seats = seats;
        this.history = history;
    }

    private List<Seat<?>> sorted() {
        List<Seat<?>> present = new ArrayList<>(seats.get());
        present.sort(Comparator.comparing(Seat::name));
        return present;
    }

    @Override
    public List<SlotInfo> slots() {
        return sorted().stream().<SlotInfo>map(Seat::info).toList();
    }

    @Override
    public SwapReport use(String slot, String name) {
        return seat(slot).use(name);
    }

    @Override
    public @Nullable SwapReport prefer(String slot, String name) {
        return seat(slot).prefer(name);
    }

    private Seat<?> seat(String slot) {
        for (Seat<?> seat : sorted()) {
            if (seat.name().equals(slot)) {
                return seat;
            }
        }
        throw new IllegalArgumentException(
            "there is no slot \"" + slot + "\"; there is " + sorted().stream().map(Seat::name)
                .toList());
    }

    @Override
    public Watch watch(Consumer<Ejection> listener) {
        return history.watch(listener);
    }

    @Override
    public List<SwapReport> history() {
        return history.all();
    }
}
