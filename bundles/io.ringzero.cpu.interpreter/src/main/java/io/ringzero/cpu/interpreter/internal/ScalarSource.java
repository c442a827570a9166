// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** What a scalar instruction reads: the low element of a register, or memory; zero-extended. HOT PATH. */
abstract class ScalarSource {
    abstract long read(Core c);

    /** An operand that is an XMM register or memory. */
    static ScalarSource of(Site site, int position, boolean wide) {
        if (site.isMemory(position)) {
            return wide ? new Memory64(site.address(position)) : new Memory32(site.address(position));
        }
        int at = Xmm.at(site, position);
        return wide ? new Low64(at) : new Low32(at);
    }

    private static final class Low64 extends ScalarSource {
        private final int at;

        Low64(int at) {
            this.at = at;
        }

        @Override
        long read(Core c) {
            return c.reg(at);
        }
    }

    private static final class Low32 extends ScalarSource {
        private final int at;

        Low32(int at) {
            this.at = at;
        }

        @Override
        long read(Core c) {
            return c.reg32(at);
        }
    }

    private static final class Memory64 extends ScalarSource {
        private final Address address;

        Memory64(Address address) {
            this.address = address;
        }

        @Override
        long read(Core c) {
            return c.load64(address.of(c));
        }
    }

    private static final class Memory32 extends ScalarSource {
        private final Address address;

        Memory32(Address address) {
            this.address = address;
        }

        @Override
        long read(Core c) {
            return c.load32(address.of(c));
        }
    }
}
