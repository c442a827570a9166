// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Handler;

/** MXCSR in the state block: when plain arithmetic will do, and what an instruction leaves in it (SDM Vol. 1 10.2.3). HOT PATH. */
final class Mxcsr {
    /** Bits that exist: AMD's MM (17) does not, as CPUID does not report misaligned SSE. */
    static final int DEFINED = 0xffff;

    private static final int AT = CpuState.OFF_FXSAVE + 24;
    private static final int INEXACT = 0x20;
    private static final int INEXACT_MASK = 0x1000;
    /** Everything but the flags. */
    private static final int MODES = 0xffc0;
    private static final int DEFAULT = 0x1f80;

    private Mxcsr() {
    }

    static int of(Core c) {
        return HostMemory.getInt(c.s + AT);
    }

    /** Rounding to nearest, everything masked, denormals as they are. */
    static boolean isDefault(int mxcsr) {
        return (mxcsr & MODES) == DEFAULT;
    }

    /** As {@link #isDefault}, and an inexact result changes nothing any more. */
    static boolean isSettled(int mxcsr) {
        return (mxcsr & (MODES | INEXACT)) == (DEFAULT | INEXACT);
    }

    /** An inexact result changes nothing, whatever the other modes. */
    static boolean isInexactSettled(int mxcsr) {
        return (mxcsr & (INEXACT | INEXACT_MASK)) == (INEXACT | INEXACT_MASK);
    }

    /** Before the slow path of an instruction. */
    static void begin(Core c) {
        c.floats.begin(of(c));
    }

    /** After it and before its result is written: the flags; #XM for an unmasked one, #UD where the system knows no #XM. */
    static void settle(Core c) {
        HostMemory.putInt(c.s + AT, of(c) | c.floats.sticky());
        if (c.floats.unmasked()) {
            throw c.fault.of((c.reg(CpuState.OFF_CR4) & Bits.CR4_OSXMMEXCPT) != 0 ? Vector.XM : Vector.UD, 0);
        }
    }

    /** LDMXCSR and STMXCSR. */
    static Op make(Site site) {
        return site.handler() == Handler.LDMXCSR ? new Load(site.place(0, 4)) : new Store(site.place(0, 4));
    }

    private static final class Load extends Op {
        private final Place source;

        Load(Place source) {
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            int value = (int) source.read(c);
            if ((value & ~DEFINED) != 0) {
                throw c.gp(0);
            }
            HostMemory.putInt(c.s + AT, value);
            return next;
        }
    }

    private static final class Store extends Op {
        private final Place destination;

        Store(Place destination) {
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, of(c) & 0xffffffffL);
            return next;
        }
    }
}
