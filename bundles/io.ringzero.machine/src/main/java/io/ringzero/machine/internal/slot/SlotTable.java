// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import java.util.Comparator;
import java.util.List;

/** The machine's slots for whoever looks at them or has a wish. Any thread but the pCPUs'. */
public final class SlotTable implements Slots {
    private final List<Seat<?>> seats;
    private final SwapHistory history;

    public SlotTable(List<Seat<?>> seats, SwapHistory history) {
        this.seats = seats.stream().<Seat<?>>map(seat -> seat).sorted(Comparator.comparing(Seat::name)).toList();
        this.history = history;
    }

    @Override
    public List<SlotInfo> slots() {
        return seats.stream().<SlotInfo>map(Seat::info).toList();
    }

    @Override
    public SwapReport use(String slot, String name) {
        for (Seat<?> seat : seats) {
            if (seat.name().equals(slot)) {
                return seat.use(name);
            }
        }
        throw new IllegalArgumentException(
            "there is no slot \"" + slot + "\"; there is " + seats.stream().map(Seat::name)
                .toList());
    }

    @Override
    public List<SwapReport> history() {
        return history.all();
    }
}
