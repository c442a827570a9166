// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A vCPU that slept waits for a pCPU. Made by {@link Trace} only. */
@Name("io.ringzero.Wake")
@Label("vCPU Wake")
@Category({"Ringzero", "Scheduling"})
@StackTrace(false)
@Registered(false)
final class WakeEvent extends Event {
    @Label("System Time")
    @Description("nanoseconds since the machine's power-on")
    long systemNanos;

    @Label("Domain")
    int domain;

    @Label("vCPU")
    int vcpu;
}
