// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace as comma-separated values: a line for each moment, a heading first. */
public final class TraceCsv {
    private static final String HEADING = "nanos,event,pcpu,vcpu,to,detail,pause_nanos\n";

    private TraceCsv() {
    }

    /** Writes them; vCPUs are {@code dDOMIDvNUMBER}, nobody is empty. */
    public static void write(List<Moment> moments, Appendable out) throws IOException {
        out.append(HEADING);
        for (Moment moment : moments) {
            out.append(line(moment)).append('\n');
        }
    }

    private static String line(Moment moment) {
        return moment.nanos() + switch (moment) {
            case Moment.Switch change -> ",switch," + change.pcpu() + "," + name(change.from()) + ","
                + name(change.to()) + "," + (change.fromRunnable() ? "runnable" : "") + ",";
            case Moment.Wake wake -> ",wake,," + wake.who() + ",,,";
            case Moment.Block block -> ",block,," + block.who() + ",," + (block.ran() ? "ran" : "waited") + ",";
            case Moment.Swap swap -> ",swap,," + quoted(swap.from()) + "," + quoted(swap.to()) + ","
                + quoted(swap.slot() + (swap.done() ? " done" : " refused")) + "," + swap.pauseNanos();
        };
    }

    private static String name(@Nullable Who who) {
        return who == null ? "" : who.toString();
    }

    /** Names of schedulers are whatever their bundles say. */
    private static String quoted(String text) {
        return text.matches("[\\w .()-]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
