// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

/** A property that a scheduler claims to have; the contract tests hold it to what it claims, and {@code xl sched-list} shows it. */
public enum Claim {
    /** No pCPU idles while a vCPU that may run there waits. */
    WORK_CONSERVING("work-conserving"),
    /** vCPUs that always want to run get time in proportion to their weights. */
    WEIGHTS("weights"),
    /** No domain gets more than its cap. */
    CAPS("caps"),
    /** Every runnable vCPU is run in the end; only who claims this is thrown out for letting one wait. */
    SERVES_ALL("serves-all"),
    /** A vCPU that waits goes to an idle pCPU of its soft affinity before any other. */
    SOFT_AFFINITY("soft-affinity"),
    /** A budget in each period is kept for those that were promised one. */
    REAL_TIME("real-time"),
    /** The times at which a vCPU runs do not depend on what the others do. */
    TIME_PARTITIONED("time-partitioned");

    private final String text;

    Claim(String text) {
        this.text = text;
    }

    /** As people read it. */
    public String text() {
        return text;
    }
}
