// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

/** What a vCPU does, as people see it in a timeline. */
public enum State {
    RUNNING("runs"), WAITING("waits for a pCPU"), BLOCKED("sleeps");

    /** For people. */
    final String text;

    State(String text) {
        this.text = text;
    }
}
