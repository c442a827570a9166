// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

/** Counts calls and makes one of them fail. */
final class Faults {
    private int failing;
    private int calls;

    /** The call, counted from the next one, that fails; 0 for none. */
    void inject(int call) {
        failing = call;
        calls = 0;
    }

    int calls() {
        return calls;
    }

    void call(String what) {
        if (++calls == failing) {
            throw new IllegalStateException("injected into " + what);
        }
    }
}
