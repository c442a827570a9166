// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** FXSAVE and its kin: not reported by this processor yet. */
final class FpuImages {
    private FpuImages() {
    }

    static Op make(Site site) {
        return new Faults.Raise(Vector.UD);
    }
}
