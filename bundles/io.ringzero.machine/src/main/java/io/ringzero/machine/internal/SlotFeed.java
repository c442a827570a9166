// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.Swappable;
import io.ringzero.inject.Services;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.machine.internal.slot.Seat;
import io.ringzero.machine.internal.slot.Seating;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the slots of the services that come and go, on the threads that register and unregister them: when an unregistering
 * service's listener returns, its slot has let it go.
 */
final class SlotFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.ringzero.machine");
    private static final String NAME = "ringzero.name";
    /** A service with this property set to {@code true} is used only when somebody asks for it by name. */
    private static final String ON_REQUEST = "ringzero.on-request";

    private final List<Services.Registration> registrations;

    @Inject
    SlotFeed(MachineImpl machine, Services<CpuEngine> engines, Services<Mmu> mmus,
        Services<Scheduler> schedulers) {
        registrations = List.of(mmus.listen(new Feed<>(machine.mmuSeat())),
            engines.listen(new Feed<>(machine.cpuSeat())), schedulers.listen(new Feed<>(machine.schedulerSeats())));
    }

    @Override
    public void close() {
        registrations.forEach(Services.Registration::close);
    }

    /** Of one slot. */
    private static final class Feed<T extends Swappable> implements Services.Listener<T> {
        private final Seating<T> seat;
        private final Map<Long, Choice<T>> choices = new ConcurrentHashMap<>();

        Feed(Seating<T> seat) {
            this.seat = seat;
        }

        @Override
        public void added(Services.Entry<T> entry) {
            String name = entry.text(NAME, "");
            if (name.isBlank() || name.equals(Seat.BUILT_IN)) {
                LOG.log(System.Logger.Level.WARNING,
                    "service " + entry.id() + " (" + entry.service().getClass().getName()
                        + ") is ignored: its property " + NAME + " must be a name other than \"" + Seat.BUILT_IN
                        + "\"");
                return;
            }
            Choice<T> choice = new Choice<>(name, entry.service(), entry.text(ON_REQUEST, "").equals("true"));
            choices.put(entry.id(), choice);
            seat.added(choice);
        }

        @Override
        public void removed(Services.Entry<T> entry) {
            Choice<T> choice = choices.remove(entry.id());
            if (choice != null) {
                seat.removed(choice);
            }
        }

        @Override
        public void modified(Services.Entry<T> before, Services.Entry<T> after) {
            if (!before.text(NAME, "").equals(after.text(NAME, ""))) {
                removed(before);
                added(after);
            }
        }
    }
}
