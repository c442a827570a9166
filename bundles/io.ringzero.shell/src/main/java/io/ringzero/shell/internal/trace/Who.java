// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.Comparator;

/** A vCPU by its domain and its number in it. */
public record Who(int domid, int vcpu) implements Comparable<Who> {
    private static final Comparator<Who> ORDER = Comparator.comparingInt(Who::domid).thenComparingInt(Who::vcpu);

    @Override
    public int compareTo(Who other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "d" + domid + "v" + vcpu;
    }
}
