// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Register;

/** HLT, software interrupts, hints and caches. */
final class SystemOps {
    private SystemOps() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case HLT -> new Halt();
            case INT -> new Interrupt((int) site.constant(0) & 0xff, true);
            case INT3 -> new Interrupt(Vector.BP, true);
            case INT1 -> new Interrupt(Vector.DB, false);
            case CACHE_LINE -> new CacheLine(site.address(0));
            case CLZERO -> new ClearLine(site);
            case RDPMC -> new Faults.Raise(Vector.GP); // no performance counter exists
            case FENCE -> site.in().mnemonic().equals("mfence") ? new FullFence() : new OneWayFence();
            default -> new Nothing(); // NOP, PAUSE, ENDBR, PREFETCH, INVD, WBINVD
        };
    }

    private static final class Nothing extends Op {
        @Override
        Op ex(Core c) {
            return next;
        }
    }

    /** MFENCE: what was stored is seen by all before anything is loaded. */
    private static final class FullFence extends Op {
        @Override
        Op ex(Core c) {
            HostMemory.fullFence();
            return next;
        }
    }

    /** LFENCE and SFENCE: loads wait for loads and stores for stores anyway, in memory that is written back. */
    private static final class OneWayFence extends Op {
        @Override
        Op ex(Core c) {
            HostMemory.acquireFence();
            HostMemory.releaseFence();
            return next;
        }
    }

    private static final class Halt extends Op {
        @Override
        Op ex(Core c) {
            if ((c.controls.exits() & CpuControls.EXIT_HLT) == 0) {
                c.state.setInt(CpuState.OFF_ACTIVITY, CpuState.ACTIVITY_HALTED);
            }
            return c.leave(c.nextRip(this), Exit.HLT);
        }
    }

    private static final class Interrupt extends Op {
        private final int vector;
        private final boolean gateChecked;

        Interrupt(int vector, boolean gateChecked) {
            this.vector = vector;
            this.gateChecked = gateChecked;
        }

        @Override
        Op ex(Core c) {
            return c.events.software(this, vector, gateChecked);
        }
    }

    /** CLFLUSH and kin: the line is checked as for a read. */
    private static final class CacheLine extends Op {
        private final Address address;

        CacheLine(Address address) {
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.load8(address.of(c));
            return next;
        }
    }

    /** CLZERO: the 64-byte line at rAX becomes zero. */
    private static final class ClearLine extends Op {
        private final Address address;

        ClearLine(Site site) {
            Register segment = site.in().segmentOverride();
            int bits = site.in().addressBits();
            address = new Address(
                new Memory(0, segment == null ? Register.DS : segment, Register.general(0, bits), null, 1, 0,
                    false, bits),
                site.end(), site.mode());
        }

        @Override
        Op ex(Core c) {
            long at = address.of(c);
            long line = at - (c.linear(at) & 63);
            for (int i = 0; i < 64; i += 8) {
                c.store64(line + i, 0);
            }
            return next;
        }
    }
}
