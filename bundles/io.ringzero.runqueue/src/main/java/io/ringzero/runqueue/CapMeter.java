// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

/**
 * Keeps vCPUs to their domain's cap: in each period a vCPU may run for its part of the cap, and what it ran too much is taken from
 * the next periods; so the cap holds over time, to within one period. One number of each vCPU is the time it has used.
 */
public final class CapMeter {
    private final PolicyScheduler policy;
    private final int slot;
    private final long periodNanos;

    /** @param slot which of a vCPU's numbers is the time used */
    public CapMeter(PolicyScheduler policy, int slot, long periodNanos) {
        this.policy = policy;
        this.slot = slot;
        this.periodNanos = periodNanos;
    }

    /** A vCPU ran. */
    public void charge(Unit unit, long ranNanos) {
        unit.account[slot] += ranNanos;
    }

    /** Periods went by. */
    public void periodsEnded(long count) {
        for (Unit unit : policy.units()) {
            long back = unit.params().capPercent() == 0 ? Long.MAX_VALUE : count * allowance(unit);
            unit.account[slot] = Math.max(0, unit.account[slot] - back);
        }
    }

    /** How long a vCPU may still run in this period, 0 for not at all. */
    public long left(Unit unit) {
        return unit.params().capPercent() == 0
            ? Long.MAX_VALUE
            : Math.max(0, allowance(unit) - unit.account[slot]);
    }

    private long allowance(Unit unit) {
        long siblings = policy.units().stream().filter(other -> other.params().domid() == unit.params().domid())
            .count();
        return Math.max(1, periodNanos * unit.params().capPercent() / 100 / Math.max(1, siblings));
    }
}
