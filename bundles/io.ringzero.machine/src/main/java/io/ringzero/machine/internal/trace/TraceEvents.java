// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import jakarta.inject.Inject;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Makes the events known to the Flight Recorder for as long as the bundle is there. The recorder itself is not started by this: the
 * events are registered when somebody first records, so who never does pays nothing. When it is closed, the recorder lets go of the
 * bundle's classes. Any thread.
 */
public final class TraceEvents implements AutoCloseable {
    private static final List<Class<? extends Event>> EVENTS = List.of(SwitchEvent.class, WakeEvent.class,
        BlockEvent.class, SwapEvent.class);

    private final Registrar registrar = new Registrar();

    @Inject
    public TraceEvents() {
        if (FlightRecorder.isAvailable()) {
            FlightRecorder.addListener(registrar);
        }
    }

    @Override
    public void close() {
        if (FlightRecorder.isAvailable()) {
            FlightRecorder.removeListener(registrar);
            registrar.close();
        }
    }

    /** Hears of the recorder's start, at once when it has started already. */
    private static final class Registrar implements FlightRecorderListener {
        private boolean registered;
        private boolean closed;

        @Override
        public synchronized void recorderInitialized(FlightRecorder recorder) {
            if (!registered && !closed) {
                registered = true;
                EVENTS.forEach(FlightRecorder::register);
            }
        }

        synchronized void close() {
            closed = true;
            if (registered) {
                registered = false;
                EVENTS.forEach(FlightRecorder::unregister);
            }
        }
    }
}
