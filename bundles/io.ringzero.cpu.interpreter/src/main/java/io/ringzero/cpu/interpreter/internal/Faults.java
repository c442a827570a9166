// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;

/** Micro-ops of what is no instruction: they raise an exception whenever they run. */
final class Faults {
    private Faults() {
    }

    /** Raises an exception without or with a zero error code. */
    static final class Raise extends Op {
        private final int vector;

        Raise(int vector) {
            this.vector = vector;
        }

        @Override
        Op ex(Core c) {
            throw c.fault.of(vector, 0);
        }
    }

    /** Before an instruction of CPL 0: #GP(0) elsewhere, or #UD where it does not exist there. Not an instruction itself. */
    static final class Privileged extends Guard {
        private final boolean undefined;

        Privileged(boolean undefined) {
            this.undefined = undefined;
        }

        @Override
        Op ex(Core c) {
            if (c.state.cpl() != 0) {
                throw undefined ? c.fault.of(Vector.UD, 0) : c.gp(0);
            }
            return next;
        }
    }

    /** Before an instruction of I/O privilege: #GP(0) when CPL is above IOPL. Not an instruction itself. */
    static final class IoPrivileged extends Guard {
        @Override
        Op ex(Core c) {
            if (c.state.cpl() > (c.reg(CpuState.OFF_RFLAGS) & Bits.IOPL) >> 12) {
                throw c.gp(0);
            }
            return next;
        }
    }

    /** A check that stands before an instruction and faults in its name. */
    abstract static class Guard extends Op {
        @Override
        final int instructions() {
            return 0;
        }
    }

    /** Stands where a link was never made: running it is a mistake of this engine. */
    static final class Misplaced extends Op {
        @Override
        Op ex(Core c) {
            throw new IllegalStateException("a branch ran that was never aimed");
        }
    }
}
