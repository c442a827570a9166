// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What something cost; of a machine that does not count the others, they are 0.
 *
 * @param nanos as the program's own clock showed
 * @param instructions of the machine
 * @param exits to the hypervisor
 * @param hypercalls of the guest
 */
record Cost(double nanos, double instructions, double exits, double hypercalls) {
    Cost minus(Cost other) {
        return new Cost(nanos - other.nanos, instructions - other.instructions, exits - other.exits,
            hypercalls - other.hypercalls);
    }

    Cost over(double operations) {
        return new Cost(nanos / operations, instructions / operations, exits / operations, hypercalls / operations);
    }

    /** The median of each figure by itself. */
    static Cost median(List<Cost> costs) {
        return new Cost(median(costs, Cost::nanos), median(costs, Cost::instructions), median(costs, Cost::exits),
            median(costs, Cost::hypercalls));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
