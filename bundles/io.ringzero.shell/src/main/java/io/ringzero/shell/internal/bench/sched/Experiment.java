// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

/** One of the experiments; leaves no domain behind when it ends well. */
interface Experiment {
    /**
     * Does it.
     *
     * @param quick fewer settings and shorter windows
     */
    void run(Lab.Bench bench, boolean quick, Sink sink) throws Exception;

    /** Takes the figures as they come. */
    @FunctionalInterface
    interface Sink {
        void add(Result result);
    }
}
