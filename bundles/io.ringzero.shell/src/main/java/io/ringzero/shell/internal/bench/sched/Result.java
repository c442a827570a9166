// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

/**
 * One figure.
 *
 * @param experiment what was done
 * @param scheduler under which one
 * @param setting with what
 * @param figure what was measured
 * @param value how much, NaN when nothing came
 * @param unit of the value
 * @param most the most that it may be for the promise to hold, NaN when nothing is promised
 * @param paper what the paper has, empty when nothing
 */
record Result(String experiment, String scheduler, String setting, String figure, double value, String unit,
    double most, String paper) {
    /** Whether a promise is broken. */
    boolean broken() {
        return !Double.isNaN(most) && !(Math.abs(value) <= most);
    }

    static Result of(String experiment, String scheduler, String setting, String figure, double value, String unit) {
        return new Result(experiment, scheduler, setting, figure, value, unit, Double.NaN, "");
    }

    Result promising(double bound) {
        return new Result(experiment, scheduler, setting, figure, value, unit, bound, paper);
    }

    Result published(String text) {
        return new Result(experiment, scheduler, setting, figure, value, unit, most, text);
    }
}
