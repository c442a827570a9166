// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import org.jspecify.annotations.Nullable;

/** The common forms of MOV, MOVZX, MOVSXD and LEA: a micro-op per shape and size. HOT PATH. */
final class QuickMoves {
    private QuickMoves() {
    }

    static @Nullable Op make(Site site) {
        boolean wide = site.isRegister(0, 64);
        boolean toRegister = wide || site.isRegister(0, 32);
        return switch (site.handler()) {
            case MOV -> toRegister ? toRegister(site, wide) : site.isMemory(0) ? toMemory(site) : null;
            case LEA -> toRegister ? lea(site, wide) : null;
            case MOVZX -> toRegister ? zeroExtended(site) : null;
            case MOVSX -> wide ? signExtended(site) : null;
            default -> null;
        };
    }

    private static @Nullable Op toRegister(Site site, boolean wide) {
        int d = site.gpr(0);
        if (site.isConstant(1)) {
            return new Constant(d, wide ? site.constant(1) : site.constant(1) & 0xffffffffL);
        }
        if (site.isMemory(1)) {
            return wide ? new Load64(d, site.address(1)) : new Load32(d, site.address(1));
        }
        if (!site.isRegister(1, wide ? 64 : 32)) {
            return null;
        }
        return wide ? new Move64(d, site.gpr(1)) : new Move32(d, site.gpr(1));
    }

    private static @Nullable Op toMemory(Site site) {
        if (site.isConstant(1)) {
            return new StoreConstant(site.address(0), site.size(), site.constant(1));
        }
        return site.isRegister(1, 64)
            ? new Store64(site.address(0), site.gpr(1))
            : site.isRegister(1, 32)
                ? new Store32(site.address(0), site.gpr(1))
                : site.isRegister(1, 8) && !site.register(1).highByte()
                    ? new Store8(site.address(0), site.gpr(1))
                    : null;
    }

    private static Op lea(Site site, boolean wide) {
        return wide ? new Lea64(site.gpr(0), site.address(1)) : new Lea32(site.gpr(0), site.address(1));
    }

    private static @Nullable Op zeroExtended(Site site) {
        int d = site.gpr(0);
        boolean one = site.operand(1).bits() == 8;
        if (site.isMemory(1)) {
            return one ? new LoadByte(d, site.address(1)) : new LoadWord(d, site.address(1));
        }
        if (site.register(1).highByte()) {
            return null;
        }
        return one ? new ZeroByte(d, site.gpr(1)) : new ZeroWord(d, site.gpr(1));
    }

    private static @Nullable Op signExtended(Site site) {
        if (site.operand(1).bits() != 32) {
            return null;
        }
        return site.isMemory(1)
            ? new LoadSigned32(site.gpr(0), site.address(1))
            : new Signed32(site.gpr(0), site.gpr(1));
    }

    static final class Move64 extends Op {
        private final int d;
        private final int s;

        Move64(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s));
            return next;
        }
    }

    static final class Move32 extends Op {
        private final int d;
        private final int s;

        Move32(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.reg(s));
            return next;
        }
    }

    private static final class Constant extends Op {
        private final int d;
        private final long imm;

        Constant(int d, long imm) {
            this.d = d;
            this.imm = imm;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, imm);
            return next;
        }
    }

    private static final class Lea64 extends Op {
        private final int d;
        private final Address a;

        Lea64(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, a.effective(c));
            return next;
        }
    }

    private static final class Lea32 extends Op {
        private final int d;
        private final Address a;

        Lea32(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, a.effective(c));
            return next;
        }
    }

    static final class Load64 extends Op {
        private final int d;
        private final Address a;

        Load64(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load64(a.of(c)));
            return next;
        }
    }

    private static final class Load32 extends Op {
        private final int d;
        private final Address a;

        Load32(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load32(a.of(c)));
            return next;
        }
    }

    private static final class LoadByte extends Op {
        private final int d;
        private final Address a;

        LoadByte(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load8(a.of(c)));
            return next;
        }
    }

    private static final class LoadWord extends Op {
        private final int d;
        private final Address a;

        LoadWord(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load16(a.of(c)));
            return next;
        }
    }

    private static final class LoadSigned32 extends Op {
        private final int d;
        private final Address a;

        LoadSigned32(int d, Address a) {
            this.d = d;
            this.a = a;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, (int) c.load32(a.of(c)));
            return next;
        }
    }

    static final class Store64 extends Op {
        private final Address a;
        private final int s;

        Store64(Address a, int s) {
            this.a = a;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.store64(a.of(c), c.reg(s));
            return next;
        }
    }

    static final class Store32 extends Op {
        private final Address a;
        private final int s;

        Store32(Address a, int s) {
            this.a = a;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.store32(a.of(c), c.reg(s));
            return next;
        }
    }

    private static final class Store8 extends Op {
        private final Address a;
        private final int s;

        Store8(Address a, int s) {
            this.a = a;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.store8(a.of(c), c.reg(s));
            return next;
        }
    }

    private static final class StoreConstant extends Op {
        private final Address a;
        private final int size;
        private final long imm;

        StoreConstant(Address a, int size, long imm) {
            this.a = a;
            this.size = size;
            this.imm = imm;
        }

        @Override
        Op ex(Core c) {
            c.store(a.of(c), size, imm);
            return next;
        }
    }

    private static final class ZeroByte extends Op {
        private final int d;
        private final int s;

        ZeroByte(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s) & 0xff);
            return next;
        }
    }

    private static final class ZeroWord extends Op {
        private final int d;
        private final int s;

        ZeroWord(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s) & 0xffff);
            return next;
        }
    }

    private static final class Signed32 extends Op {
        private final int d;
        private final int s;

        Signed32(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, (int) c.reg(s));
            return next;
        }
    }
}
