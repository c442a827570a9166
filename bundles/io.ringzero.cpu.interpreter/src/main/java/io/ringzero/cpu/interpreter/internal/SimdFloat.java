// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** SSE floating point: not reported by this processor yet. */
final class SimdFloat {
    private SimdFloat() {
    }

    static Op make(Site site) {
        return new Faults.Raise(Vector.UD);
    }
}
