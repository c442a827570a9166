// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuEngine;
import io.ringzero.tck.user.UserProgramsContract;

/** The interpreter, under programs that nobody wrote for it. */
class RealProgramsGiveTheHostsOutputTest extends UserProgramsContract {
    @Override
    protected CpuEngine engine() {
        return new InterpreterEngine();
    }
}
