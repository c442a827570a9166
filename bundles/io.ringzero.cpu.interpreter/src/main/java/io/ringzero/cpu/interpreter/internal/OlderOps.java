// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.x86.Handler;

/**
 * Instructions that 64-bit mode has not: BCD and ASCII adjustments, SALC, INTO, BOUND, ARPL (APM Vol. 3). Flags that the manual
 * leaves undefined are those of a logical operation on AL.
 */
final class OlderOps {
    private static final int AL = CpuState.OFF_GPR;
    private static final int AH = CpuState.OFF_GPR + 1;

    private OlderOps() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case AAM -> new Multiplied((int) site.constant(0) & 0xff);
            case AAD -> new Divided((int) site.constant(0) & 0xff);
            case INTO -> new OnOverflow();
            case BOUND -> new Bound(site.place(0), site.address(1));
            case ARPL -> new AdjustPrivilege(site.place(0, 2), site.place(1, 2));
            default -> new Adjust(site.handler());
        };
    }

    private static int byteOf(Core c, int offset) {
        return HostMemory.getByte(c.s + offset) & 0xff;
    }

    private static void putByte(Core c, int offset, int value) {
        HostMemory.putByte(c.s + offset, (byte) value);
    }

    /** SF, ZF and PF of AL; CF and AF as told; OF clear. */
    private static void flags(Core c, int al, boolean carry, boolean adjust) {
        c.resultWith((byte) al, carry, false);
        c.carries |= adjust ? 8 : 0;
    }

    /** DAA, DAS, AAA, AAS, SALC. */
    private static final class Adjust extends Op {
        private final Handler handler;

        Adjust(Handler handler) {
            this.handler = handler;
        }

        @Override
        Op ex(Core c) {
            int al = byteOf(c, AL);
            boolean low = (al & 0xf) > 9 || c.af();
            switch (handler) {
                case DAA -> decimal(c, al, low, 1);
                case DAS -> decimal(c, al, low, -1);
                case AAA -> ascii(c, low, 1);
                case AAS -> ascii(c, low, -1);
                default -> putByte(c, AL, c.cf() ? 0xff : 0);
            }
            return next;
        }

        private static void decimal(Core c, int al, boolean low, int sign) {
            boolean high = al > 0x99 || c.cf();
            int adjusted = al + sign * ((low ? 6 : 0) + (high ? 0x60 : 0));
            boolean borrow = sign < 0 && low && al < 6;
            putByte(c, AL, adjusted);
            flags(c, adjusted, high || borrow, low);
        }

        private static void ascii(Core c, boolean low, int sign) {
            int ax = HostMemory.getShort(c.s + AL) + (low ? sign * 0x106 : 0);
            HostMemory.putShort(c.s + AL, (short) (ax & 0xff0f));
            flags(c, ax & 0xf, low, low);
        }
    }

    /** AAM: AL into digits of a base. */
    private static final class Multiplied extends Op {
        private final int base;

        Multiplied(int base) {
            this.base = base;
        }

        @Override
        Op ex(Core c) {
            if (base == 0) {
                throw c.fault.of(Vector.DE, 0);
            }
            int al = byteOf(c, AL);
            putByte(c, AH, al / base);
            putByte(c, AL, al % base);
            flags(c, al % base, false, false);
            return next;
        }
    }

    /** AAD: digits of a base into AL. */
    private static final class Divided extends Op {
        private final int base;

        Divided(int base) {
            this.base = base;
        }

        @Override
        Op ex(Core c) {
            int al = byteOf(c, AL) + byteOf(c, AH) * base & 0xff;
            HostMemory.putShort(c.s + AL, (short) al);
            flags(c, al, false, false);
            return next;
        }
    }

    private static final class OnOverflow extends Op {
        @Override
        Op ex(Core c) {
            return c.of() ? c.events.software(this, Vector.OF, true) : next;
        }
    }

    /** #BR where a signed index lies outside a pair of bounds in memory. */
    private static final class Bound extends Op {
        private final Place index;
        private final Address bounds;

        Bound(Place index, Address bounds) {
            this.index = index;
            this.bounds = bounds;
        }

        @Override
        Op ex(Core c) {
            int up = 64 - index.size * 8;
            long at = bounds.of(c);
            long low = c.load(at, index.size) << up >> up;
            long high = c.load(at + index.size, index.size) << up >> up;
            long value = index.read(c) << up >> up;
            if (value < low || value > high) {
                throw c.fault.of(Vector.BR, 0);
            }
            return next;
        }
    }

    /** ARPL: ZF tells whether the first selector's RPL had to be raised to the second's. */
    private static final class AdjustPrivilege extends Op {
        private final Place selector;
        private final Place least;

        AdjustPrivilege(Place selector, Place least) {
            this.selector = selector;
            this.least = least;
        }

        @Override
        Op ex(Core c) {
            long value = selector.read(c);
            long rpl = least.read(c) & 3;
            boolean raise = (value & 3) < rpl;
            if (raise) {
                selector.write(c, value & ~3L | rpl);
            }
            c.arithmeticFlags(c.arithmeticFlags() & ~Bits.ZF | (raise ? Bits.ZF : 0));
            return next;
        }
    }
}
