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
 * @param least the least that it may be for the promise to hold
 * @param most the most that it may be for the promise to hold, NaN when nothing is promised
 * @param paper what the paper has, empty when nothing
 */
record Result(String experiment, String scheduler, String setting, String figure, double value, String unit,
    double least, double most, String paper) {
    /** Whether a promise is broken. */
    boolean broken() {
        return !Double.isNaN(most) && !(value >= least && value <= most);
    }

    static Result of(String experiment, String scheduler, String setting, String figure, double value, String unit) {
        return new Result(experiment, scheduler, setting, figure, value, unit, Double.NaN, Double.NaN, "");
    }

    /** That it is no more than this, and no more than this below zero either. */
    Result within(double bound) {
        return new Result(experiment, scheduler, setting, figure, value, unit, -bound, bound, paper);
    }

    /** That it is no more than this. */
    Result atMost(double bound) {
        return new Result(experiment, scheduler, setting, figure, value, unit, Double.NEGATIVE_INFINITY, bound, paper);
    }

    Result published(String text) {
        return new Result(experiment, scheduler, setting, figure, value, unit, least, most, text);
    }
}
