// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Handler;

/** Reading what the processor is and when: CPUID, RDTSC(P), RDPID, RDRAND, RDSEED. */
final class Identity {
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RBX = CpuState.OFF_GPR + CpuState.RBX * 8;
    private static final int RCX = CpuState.OFF_GPR + CpuState.RCX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    /** Leaf 1 ECX: CR4.OSXSAVE as it stands. */
    private static final int OSXSAVE = 1 << 27;

    private Identity() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case CPUID -> new Cpuid();
            case RDTSC, RDTSCP -> new TimeStamp(site.handler() == Handler.RDTSCP);
            case RDPID -> new ReadPid(site.gpr(0));
            default -> new Random(site.place(0));
        };
    }

    private static final class Cpuid extends Op {
        @Override
        Op ex(Core c) {
            if ((c.controls.exits() & CpuControls.EXIT_CPUID) != 0) {
                return c.leaveAt(this, Exit.CPUID);
            }
            CpuidTable.Leaf leaf = c.controls.cpuid().lookup((int) c.reg(RAX), (int) c.reg(RCX));
            c.reg32(RAX, leaf.eax());
            c.reg32(RBX, leaf.ebx());
            boolean mirrors = leaf.leaf() == 1 && (c.reg(CpuState.OFF_CR4) & Bits.CR4_OSXSAVE) != 0;
            c.reg32(RCX, mirrors ? leaf.ecx() | OSXSAVE : leaf.ecx());
            c.reg32(RDX, leaf.edx());
            return c.leave(c.nextRip(this)); // serialises: the run loop looks at what others wrote
        }
    }

    private static final class TimeStamp extends Op {
        private final boolean withAux;

        TimeStamp(boolean withAux) {
            this.withAux = withAux;
        }

        @Override
        Op ex(Core c) {
            if (c.state.cpl() != 0 && (c.reg(CpuState.OFF_CR4) & Bits.CR4_TSD) != 0) {
                throw c.gp(0);
            }
            if ((c.controls.exits() & CpuControls.EXIT_RDTSC) != 0) {
                return c.leaveAt(this, Exit.RDTSC);
            }
            long value = Msrs.timeStamp(c, this);
            c.reg(RAX, value & 0xffffffffL);
            c.reg(RDX, value >>> 32);
            if (withAux) {
                c.reg32(RCX, c.reg(CpuState.OFF_TSC_AUX));
            }
            return next;
        }
    }

    private static final class ReadPid extends Op {
        private final int destination;

        ReadPid(int destination) {
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            c.reg32(destination, c.reg(CpuState.OFF_TSC_AUX));
            return next;
        }
    }

    /** Always has a number: CF set, the other flags zero. */
    private static final class Random extends Op {
        private final Place destination;

        Random(Place destination) {
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, c.machine.random());
            c.arithmeticFlags(Bits.CF);
            return next;
        }
    }
}
