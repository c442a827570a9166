// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** Something from outside, with the turn that takes it in. */
public sealed interface Input {
    /** Runs on a pCPU thread when the entry is taken. */
    Runnable turn();

    /**
     * Bytes typed at a console.
     *
     * @param console which one, for logs
     */
    record Keys(String console, Runnable turn) implements Input {
    }

    /**
     * A host operation ended.
     *
     * @param operation which one, for logs
     */
    record Completion(String operation, Runnable turn) implements Input {
    }

    /**
     * Somebody at the shell, or a test, wants something.
     *
     * @param command what, for logs
     */
    record Command(String command, Runnable turn) implements Input {
    }
}
