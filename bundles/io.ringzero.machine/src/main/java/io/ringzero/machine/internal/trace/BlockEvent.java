// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A vCPU that ran or waited sleeps: it blocked, polls, or was paused. Made by {@link Trace} only. */
@Name("io.ringzero.Block")
@Label("vCPU Block")
@Category({"Ringzero", "Scheduling"})
@StackTrace(false)
@Registered(false)
final class BlockEvent extends Event {
    @Label("System Time")
    @Description("nanoseconds since the machine's power-on")
    long systemNanos;

    @Label("Domain")
    int domain;

    @Label("vCPU")
    int vcpu;

    @Label("Ran")
    @Description("it ran until now; else it waited for a pCPU")
    boolean ran;
}
