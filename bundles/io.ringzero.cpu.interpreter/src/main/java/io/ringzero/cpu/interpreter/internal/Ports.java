// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Handler;

/**
 * IN, OUT, INS, OUTS. Allowed where CPL is at most IOPL or the TSS's bit map has zeros for the port. What is allowed leaves
 * for the core; where it does not, no port answers: reads give ones, writes vanish.
 */
final class Ports {
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;
    private static final int TSS_MAP_BASE = 0x66;

    private Ports() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case IN -> new Access(site.place(0), site.isConstant(1) ? (int) site.constant(1) & 0xff : -1);
            case OUT -> new Access(new Place.Constant(site.place(1).size, 0), site.isConstant(0)
                ? (int) site.constant(0) & 0xff
                : -1);
            default -> new StringAccess(site);
        };
    }

    /** Checks the right to a port; throws #GP(0). */
    static void check(Core c, int port, int size) {
        if (c.state.cpl() <= (c.reg(CpuState.OFF_RFLAGS) & Bits.IOPL) >> 12) {
            return;
        }
        Segments segments = c.segments;
        long limit = segments.limit(CpuState.TR);
        if ((segments.attributes(CpuState.TR) & CpuState.ATTR_UNUSABLE) != 0 || limit < TSS_MAP_BASE + 1) {
            throw c.gp(0);
        }
        long base = segments.baseOf(CpuState.TR);
        long map = c.systemLoad(base + TSS_MAP_BASE, 2) + (port >> 3);
        if (map + 1 > limit || (c.systemLoad(base + map, 2) >>> (port & 7) & (1 << size) - 1) != 0) {
            throw c.gp(0);
        }
    }

    private static boolean leaves(Core c, int port) {
        c.reg(CpuState.OFF_EXIT_INFO, port);
        return (c.controls.exits() & CpuControls.EXIT_IO) != 0;
    }

    private static final class Access extends Op {
        private final Place register;
        private final int port;

        Access(Place register, int port) {
            this.register = register;
            this.port = port;
        }

        @Override
        Op ex(Core c) {
            int at = port >= 0 ? port : (int) c.reg(RDX) & 0xffff;
            check(c, at, register.size);
            if (leaves(c, at)) {
                return c.leaveAt(this, Exit.IO);
            }
            c.breakpoints.port(at, register.size);
            if (!(register instanceof Place.Constant)) {
                register.write(c, -1);
            }
            return next;
        }
    }

    private static final class StringAccess extends Strings {
        StringAccess(Site site) {
            super(site);
        }

        @Override
        void begin(Core c) {
            check(c, (int) c.reg(RDX) & 0xffff, size);
        }

        @Override
        void step(Core c) {
            int at = (int) c.reg(RDX) & 0xffff;
            check(c, at, size);
            long by = (c.reg(CpuState.OFF_RFLAGS) & Bits.DF) != 0 ? -size : size;
            if (leaves(c, at)) {
                throw c.exitFault(Exit.IO);
            }
            c.breakpoints.port(at, size);
            if (handler == Handler.INS) {
                c.store(destination.of(c), size, -1);
                index(c, RDI, index(c, RDI) + by);
            } else {
                c.load(source.of(c), size);
                index(c, RSI, index(c, RSI) + by);
            }
        }
    }
}
