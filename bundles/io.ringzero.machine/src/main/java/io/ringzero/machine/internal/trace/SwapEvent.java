// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A handover in a slot, done or refused, as {@code xl slot-history} has it. Made by {@link Trace} only. */
@Name("io.ringzero.Swap")
@Label("Slot Swap")
@Category({"Ringzero", "Slots"})
@StackTrace(false)
@Registered(false)
final class SwapEvent extends Event {
    @Label("System Time")
    @Description("nanoseconds since the machine's power-on")
    long systemNanos;

    @Label("Slot")
    @Nullable
    String slot;

    @Label("From")
    @Description("in use before; null: nobody")
    @Nullable
    String from;

    @Label("To")
    @Description("in use from now on; null: nobody")
    @Nullable
    String to;

    @Label("Done")
    boolean done;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Pause")
    @Description("host time for which guests stood still")
    @Timespan(Timespan.NANOSECONDS)
    long pauseNanos;
}
