// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/** BT, BTS, BTR, BTC. CF takes the bit; the flags left undefined stay as they were. */
final class BitOps {
    private BitOps() {
    }

    static Op make(Site site) {
        Handler handler = site.handler();
        boolean lock = site.in().lock();
        if (site.isMemory(0) && site.isRegister(1)) {
            return new Reaching(handler, site.address(0), site.place(1), site.size(), lock);
        }
        return new Bit(handler, site.place(0), site.place(1, 1), lock);
    }

    private static long change(Handler handler, long value, int bit) {
        long mask = 1L << bit;
        return switch (handler) {
            case BTS -> value | mask;
            case BTR -> value & ~mask;
            case BTC -> value ^ mask;
            default -> value;
        };
    }

    private static void setCarry(Core c, long value, int bit) {
        c.carryOverflow((value >>> bit & 1) != 0, c.of());
    }

    /** The bit lies in the operand itself. */
    private static final class Bit extends Modify {
        private final Handler handler;
        private final Place destination;
        private final Place index;
        private final int mask;

        Bit(Handler handler, Place destination, Place index, boolean lock) {
            super(destination, lock);
            this.handler = handler;
            this.destination = destination;
            this.index = index;
            this.mask = destination.size * 8 - 1;
        }

        @Override
        Op ex(Core c) {
            if (handler != Handler.BT) {
                return super.ex(c);
            }
            setCarry(c, destination.read(c), (int) index.read(c) & mask);
            return next;
        }

        @Override
        long apply(Core c, long value) {
            int bit = (int) index.read(c) & mask;
            setCarry(c, value, bit);
            return change(handler, value, bit);
        }
    }

    /** A bit string in memory: the signed register counts from the operand's address in units of the operand. */
    private static final class Reaching extends Op {
        private final Handler handler;
        private final Address address;
        private final Place index;
        private final int size;
        private final boolean lock;

        Reaching(Handler handler, Address address, Place index, int size, boolean lock) {
            this.handler = handler;
            this.address = address;
            this.index = index;
            this.size = size;
            this.lock = lock;
        }

        @Override
        Op ex(Core c) {
            int bits = size * 8;
            long offset = index.read(c) << 64 - bits >> 64 - bits;
            int bit = (int) offset & bits - 1;
            long linear = address.of(c, (offset >> Integer.numberOfTrailingZeros(bits)) * size);
            if (handler == Handler.BT) {
                setCarry(c, c.load(linear, size), bit);
                return next;
            }
            while (true) {
                long value = lock ? c.lockedLoad(linear, size) : c.rmwLoad(linear, size);
                long changed = change(handler, value, bit);
                if (!lock) {
                    c.rmwStore(size, changed);
                } else if (!c.rmwSwap(size, value, changed)) {
                    continue;
                }
                setCarry(c, value, bit);
                return next;
            }
        }
    }
}
