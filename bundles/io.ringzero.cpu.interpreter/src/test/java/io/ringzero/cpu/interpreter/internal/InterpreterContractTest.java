// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.tck.CpuEngineContract;

/** The interpreter keeps the contract of engines. */
class InterpreterContractTest extends CpuEngineContract {
    @Override
    protected CpuEngine engine() {
        return new InterpreterEngine();
    }
}
