// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.sched.Parameter;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns, with parameters; it refuses {@link #ODD} as a value of "one", which its limits allow, throws at {@link #BROKEN}, and fails at work when "two" is
 * {@link #WORN}.
 */
class Dials extends PolicyScheduler {
    static final int ODD = 13;
    static final int BROKEN = 66;
    static final int WORN = 77;

    private final String name;

    Dials(String name) {
        super(name, 0, 0, List.of(new Parameter("one", false, 0, 100, 1, "a number"),
            new Parameter("two", false, 0, 100, 2, "a number"), new Parameter("own", true, 0, 100, 3, "a number")));
        this.name = name;
    }

    @Override
    public Dials another() {
        return new Dials(name);
    }

    @Override
    public void tune(int domid, String parameter, long value) {
        if (value == BROKEN) {
            throw new IllegalStateException("worn out");
        }
        if (parameter.equals("one") && value == ODD) {
            throw new IllegalArgumentException("one is not " + ODD + " today");
        }
        super.tune(domid, parameter, value);
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        if (tuned(Parameter.WHOLE, "two") == WORN) {
            throw new IllegalStateException("worn out");
        }
    }

    @Override
    protected void awoken(Unit unit, long now) {
        // It does not care who wakes.
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        return one.waitsLongerThan(other);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        return 1_000_000;
    }
}
