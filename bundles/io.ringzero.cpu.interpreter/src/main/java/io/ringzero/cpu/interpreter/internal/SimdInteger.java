// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** MMX and SSE integer instructions and moves: not reported by this processor yet. */
final class SimdInteger {
    private SimdInteger() {
    }

    static Op make(Site site) {
        return new Faults.Raise(Vector.UD);
    }
}
