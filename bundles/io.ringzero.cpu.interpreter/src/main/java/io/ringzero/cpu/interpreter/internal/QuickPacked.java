// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.simd.Swar;
import org.jspecify.annotations.Nullable;

/** Packed operations on XMM registers that string functions and compilers use most: a micro-op for each. HOT PATH. */
final class QuickPacked {
    private QuickPacked() {
    }

    /** The micro-op; null where the instruction has none here. */
    static @Nullable Op make(Site site) {
        if (!Xmm.isXmm(site, 0)) {
            return null;
        }
        int d = Xmm.at(site, 0);
        return Xmm.isXmm(site, 1) ? onRegister(site, d, Xmm.at(site, 1)) : site.isMemory(1) ? onMemory(site, d) : null;
    }

    private static @Nullable Op onRegister(Site site, int d, int s) {
        return switch (site.handler()) {
            case PXOR, XORPS, XORPD -> new Xor(d, s);
            case PAND, ANDPS, ANDPD -> new And(d, s);
            case POR, ORPS, ORPD -> new Or(d, s);
            case PANDN, ANDNPS, ANDNPD -> new AndNot(d, s);
            case PADDD -> new AddDoubles(d, s);
            case PADDQ -> new AddQuads(d, s);
            case PSUBB -> new SubBytes(d, s);
            case PCMPEQB -> new EqualBytes(d, s);
            case PCMPEQD -> new EqualDoubles(d, s);
            case PMINUB -> new LeastBytes(d, s);
            default -> null;
        };
    }

    private static @Nullable Op onMemory(Site site, int d) {
        return switch (site.handler()) {
            case PXOR, XORPS, XORPD -> new XorMemory(d, site.address(1));
            case PADDD -> new AddDoublesMemory(d, site.address(1));
            case PCMPEQB -> new EqualBytesMemory(d, site.address(1));
            case PMINUB -> new LeastBytesMemory(d, site.address(1));
            default -> null;
        };
    }

    /** Of two registers, by the places of their low halves. */
    private abstract static class OnRegisters extends Op {
        final int d;
        final int s;

        OnRegisters(int d, int s) {
            this.d = d;
            this.s = s;
        }
    }

    /** Of a register and memory. */
    private abstract static class OnMemory extends Op {
        final int d;
        final Address address;

        OnMemory(int d, Address address) {
            this.d = d;
            this.address = address;
        }
    }

    private static final class Xor extends OnRegisters {
        Xor(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(d) ^ c.reg(s));
            c.reg(d + 8, c.reg(d + 8) ^ c.reg(s + 8));
            return next;
        }
    }

    private static final class And extends OnRegisters {
        And(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(d) & c.reg(s));
            c.reg(d + 8, c.reg(d + 8) & c.reg(s + 8));
            return next;
        }
    }

    private static final class Or extends OnRegisters {
        Or(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(d) | c.reg(s));
            c.reg(d + 8, c.reg(d + 8) | c.reg(s + 8));
            return next;
        }
    }

    private static final class AndNot extends OnRegisters {
        AndNot(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, ~c.reg(d) & c.reg(s));
            c.reg(d + 8, ~c.reg(d + 8) & c.reg(s + 8));
            return next;
        }
    }

    private static final class AddDoubles extends OnRegisters {
        AddDoubles(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, Swar.add(c.reg(d), c.reg(s), Swar.DOUBLES));
            c.reg(d + 8, Swar.add(c.reg(d + 8), c.reg(s + 8), Swar.DOUBLES));
            return next;
        }
    }

    private static final class AddQuads extends OnRegisters {
        AddQuads(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(d) + c.reg(s));
            c.reg(d + 8, c.reg(d + 8) + c.reg(s + 8));
            return next;
        }
    }

    private static final class SubBytes extends OnRegisters {
        SubBytes(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, Swar.sub(c.reg(d), c.reg(s), Swar.BYTES));
            c.reg(d + 8, Swar.sub(c.reg(d + 8), c.reg(s + 8), Swar.BYTES));
            return next;
        }
    }

    private static final class EqualBytes extends OnRegisters {
        EqualBytes(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, Swar.equal(c.reg(d), c.reg(s), Swar.BYTES));
            c.reg(d + 8, Swar.equal(c.reg(d + 8), c.reg(s + 8), Swar.BYTES));
            return next;
        }
    }

    private static final class EqualDoubles extends OnRegisters {
        EqualDoubles(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, Swar.equal(c.reg(d), c.reg(s), Swar.DOUBLES));
            c.reg(d + 8, Swar.equal(c.reg(d + 8), c.reg(s + 8), Swar.DOUBLES));
            return next;
        }
    }

    private static final class LeastBytes extends OnRegisters {
        LeastBytes(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, Swar.minUnsigned(c.reg(d), c.reg(s), Swar.BYTES));
            c.reg(d + 8, Swar.minUnsigned(c.reg(d + 8), c.reg(s + 8), Swar.BYTES));
            return next;
        }
    }

    private static final class XorMemory extends OnMemory {
        XorMemory(int d, Address address) {
            super(d, address);
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            c.checkAligned(a);
            c.load128(a);
            c.reg(d, c.reg(d) ^ c.low);
            c.reg(d + 8, c.reg(d + 8) ^ c.high);
            return next;
        }
    }

    private static final class AddDoublesMemory extends OnMemory {
        AddDoublesMemory(int d, Address address) {
            super(d, address);
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            c.checkAligned(a);
            c.load128(a);
            c.reg(d, Swar.add(c.reg(d), c.low, Swar.DOUBLES));
            c.reg(d + 8, Swar.add(c.reg(d + 8), c.high, Swar.DOUBLES));
            return next;
        }
    }

    private static final class EqualBytesMemory extends OnMemory {
        EqualBytesMemory(int d, Address address) {
            super(d, address);
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            c.checkAligned(a);
            c.load128(a);
            c.reg(d, Swar.equal(c.reg(d), c.low, Swar.BYTES));
            c.reg(d + 8, Swar.equal(c.reg(d + 8), c.high, Swar.BYTES));
            return next;
        }
    }

    private static final class LeastBytesMemory extends OnMemory {
        LeastBytesMemory(int d, Address address) {
            super(d, address);
        }

        @Override
        Op ex(Core c) {
            long a = address.of(c);
            c.checkAligned(a);
            c.load128(a);
            c.reg(d, Swar.minUnsigned(c.reg(d), c.low, Swar.BYTES));
            c.reg(d + 8, Swar.minUnsigned(c.reg(d + 8), c.high, Swar.BYTES));
            return next;
        }
    }
}
