// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** The x87 unit: not reported by this processor yet. */
final class X87 {
    private X87() {
    }

    static Op make(Site site) {
        return new Faults.Raise(Vector.UD);
    }
}
