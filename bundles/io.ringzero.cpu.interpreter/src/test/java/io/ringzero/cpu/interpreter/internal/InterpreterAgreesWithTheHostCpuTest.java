// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.tck.oracle.HostCpuContract;

/** The interpreter does what silicon does; one row: {@code -Dtest=InterpreterAgreesWithTheHostCpuTest -Doracle.rows='^shld'}. */
class InterpreterAgreesWithTheHostCpuTest extends HostCpuContract {
    @Override
    protected CpuEngine engine() {
        return new InterpreterEngine();
    }
}
