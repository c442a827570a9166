// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** Something that runs cases: the host's processor, or an engine. One thread. */
interface Processor extends AutoCloseable {
    /** Runs the first {@code count} inputs, each from its own state, and fills their outcomes; at most a batch. */
    void run(Record[] inputs, Record[] outcomes, int count);

    /** Runs one input. */
    default Record run(Record input) {
        Record outcome = new Record();
        run(new Record[] {input}, new Record[] {outcome}, 1);
        return outcome;
    }

    @Override
    void close();
}
