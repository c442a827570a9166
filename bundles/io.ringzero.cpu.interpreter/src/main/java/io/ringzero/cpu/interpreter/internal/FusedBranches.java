// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A comparison and the conditional jump behind it as one micro-op: no second dispatch, and the condition comes straight from
 * the operands. The flags are set as well, for whoever asks later. HOT PATH.
 *
 * <p>Only comparisons that cannot fault after a flag has changed are fused: registers, constants, and a load that comes first.
 */
final class FusedBranches {
    private FusedBranches() {
    }

    /** The micro-op of two adjacent instructions, or null where there is none. */
    static @Nullable Branch make(Site compare, Site jump) {
        if (jump.handler() != io.ringzero.x86.Handler.JCC || jump.size() == 2) {
            return null;
        }
        boolean wide = compare.isRegister(0, 64);
        boolean quick = wide || compare.isRegister(0, 32);
        int code = Moves.code(jump);
        return switch (compare.handler()) {
            case CMP -> quick ? compare(compare, wide, code) : memory(compare, code);
            case TEST -> quick ? test(compare, wide, code) : null;
            case SUB -> quick && compare.isConstant(1) && equality(code) ? subtract(compare, wide, code) : null;
            default -> null;
        };
    }

    private static boolean equality(int code) {
        return code == Condition.E.ordinal() || code == Condition.NE.ordinal();
    }

    private static @Nullable Branch compare(Site site, boolean wide, int code) {
        if (site.isRegister(1)) {
            return wide
                ? new CompareRr64(site.gpr(0), site.gpr(1), code)
                : new CompareRr32(site.gpr(0), site.gpr(1), code);
        }
        if (site.isConstant(1)) {
            return wide
                ? new CompareRi64(site.gpr(0), site.constant(1), code)
                : new CompareRi32(site.gpr(0), site.constant(1), code);
        }
        return null;
    }

    /** CMP of memory with a register or a constant, 32 and 64 bits. */
    private static @Nullable Branch memory(Site site, int code) {
        if (!site.isMemory(0) || site.size() < 4) {
            return null;
        }
        return new CompareMemory(site.address(0), site.size(),
            site.isConstant(1)
                ? io.ringzero.api.machine.CpuState.OFF_ZERO
                : site.gpr(1),
            site.isConstant(1) ? site.constant(1) : 0, code);
    }

    private static @Nullable Branch test(Site site, boolean wide, int code) {
        if (!site.isRegister(1)) {
            return null;
        }
        return wide ? new Test64(site.gpr(0), site.gpr(1), code) : new Test32(site.gpr(0), site.gpr(1), code);
    }

    private static Branch subtract(Site site, boolean wide, int code) {
        boolean onZero = code == Condition.E.ordinal();
        return wide
            ? new Subtract64(site.gpr(0), site.constant(1), onZero)
            : new Subtract32(site.gpr(0), site.constant(1), onZero);
    }

    /** Two instructions; the branch is the second. */
    private abstract static class Fused extends Branch {
        private short branchOffset;

        @Override
        int instructions() {
            return 2;
        }

        @Override
        short branchOffset() {
            return branchOffset;
        }

        @Override
        void second(int jumpOffset) {
            branchOffset = (short) jumpOffset;
        }
    }

    /** Whether a comparison of two signed values of the same width holds. */
    private static boolean holds(Core c, int code, long a, long b) {
        return switch (code) {
            case 2 -> Long.compareUnsigned(a, b) < 0;
            case 3 -> Long.compareUnsigned(a, b) >= 0;
            case 4 -> a == b;
            case 5 -> a != b;
            case 6 -> Long.compareUnsigned(a, b) <= 0;
            case 7 -> Long.compareUnsigned(a, b) > 0;
            case 12 -> a < b;
            case 13 -> a >= b;
            case 14 -> a <= b;
            case 15 -> a > b;
            default -> c.condition(code);
        };
    }

    private static final class CompareRr64 extends Fused {
        private final int d;
        private final int s;
        private final int code;

        CompareRr64(int d, int s, int code) {
            this.d = d;
            this.s = s;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            long a = c.reg(d);
            long b = c.reg(s);
            c.sub64(a, b);
            return c.go(holds(c, code, a, b) ? taken : fall);
        }
    }

    private static final class CompareRr32 extends Fused {
        private final int d;
        private final int s;
        private final int code;

        CompareRr32(int d, int s, int code) {
            this.d = d;
            this.s = s;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            long a = (int) c.reg(d);
            long b = (int) c.reg(s);
            c.sub32(a, b);
            return c.go(holds(c, code, a, b) ? taken : fall);
        }
    }

    private static final class CompareRi64 extends Fused {
        private final int d;
        private final long imm;
        private final int code;

        CompareRi64(int d, long imm, int code) {
            this.d = d;
            this.imm = imm;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            long a = c.reg(d);
            c.sub64(a, imm);
            return c.go(holds(c, code, a, imm) ? taken : fall);
        }
    }

    private static final class CompareRi32 extends Fused {
        private final int d;
        private final long imm;
        private final int code;

        CompareRi32(int d, long imm, int code) {
            this.d = d;
            this.imm = (int) imm;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            long a = (int) c.reg(d);
            c.sub32(a, imm);
            return c.go(holds(c, code, a, imm) ? taken : fall);
        }
    }

    /** The right side is a register or a constant: the other one is zero. */
    private static final class CompareMemory extends Fused {
        private final Address address;
        private final boolean wide;
        private final int s;
        private final long imm;
        private final int code;

        CompareMemory(Address address, int size, int s, long imm, int code) {
            this.address = address;
            this.wide = size == 8;
            this.s = s;
            this.imm = imm;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            long right = c.reg(s) + imm;
            long a = wide ? c.load64(address.of(c)) : (int) c.load32(address.of(c));
            long b = wide ? right : (int) right;
            if (wide) {
                c.sub64(a, b);
            } else {
                c.sub32(a, b);
            }
            return c.go(holds(c, code, a, b) ? taken : fall);
        }
    }

    private static final class Test64 extends Fused {
        private final int d;
        private final int s;
        private final int code;

        Test64(int d, int s, int code) {
            this.d = d;
            this.s = s;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            c.logic(c.reg(d) & c.reg(s));
            return c.go(c.condition(code) ? taken : fall);
        }
    }

    private static final class Test32 extends Fused {
        private final int d;
        private final int s;
        private final int code;

        Test32(int d, int s, int code) {
            this.d = d;
            this.s = s;
            this.code = code;
        }

        @Override
        Op ex(Core c) {
            c.logic((int) (c.reg(d) & c.reg(s)));
            return c.go(c.condition(code) ? taken : fall);
        }
    }

    /** The end of a counting loop: SUB of a constant and JE or JNE. */
    private static final class Subtract64 extends Fused {
        private final int d;
        private final long imm;
        private final boolean onZero;

        Subtract64(int d, long imm, boolean onZero) {
            this.d = d;
            this.imm = imm;
            this.onZero = onZero;
        }

        @Override
        Op ex(Core c) {
            long r = c.sub64(c.reg(d), imm);
            c.reg(d, r);
            return c.go((r == 0) == onZero ? taken : fall);
        }
    }

    private static final class Subtract32 extends Fused {
        private final int d;
        private final long imm;
        private final boolean onZero;

        Subtract32(int d, long imm, boolean onZero) {
            this.d = d;
            this.imm = imm;
            this.onZero = onZero;
        }

        @Override
        Op ex(Core c) {
            long r = c.sub32(c.reg(d), imm);
            c.reg32(d, r);
            return c.go(((int) r == 0) == onZero ? taken : fall);
        }
    }
}
