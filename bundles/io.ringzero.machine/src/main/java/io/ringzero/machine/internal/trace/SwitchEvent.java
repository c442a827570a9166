// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** Another vCPU is on a pCPU, or nobody, or the same again after it had slept. Made by {@link Trace} only. */
@Name("io.ringzero.Switch")
@Label("vCPU Switch")
@Category({"Ringzero", "Scheduling"})
@StackTrace(false)
@Registered(false)
final class SwitchEvent extends Event {
    @Label("System Time")
    @Description("nanoseconds since the machine's power-on")
    long systemNanos;

    @Label("pCPU")
    int pcpu;

    @Label("From Domain")
    @Description("-1: the pCPU idled")
    int fromDomain;

    @Label("From vCPU")
    int fromVcpu;

    @Label("From Is Runnable")
    @Description("the one that leaves waits for a pCPU from now on; else it sleeps or is gone")
    boolean fromRunnable;

    @Label("To Domain")
    @Description("-1: the pCPU idles")
    int toDomain;

    @Label("To vCPU")
    int toVcpu;
}
