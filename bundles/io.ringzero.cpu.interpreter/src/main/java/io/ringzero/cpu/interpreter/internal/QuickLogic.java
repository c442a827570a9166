// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;
import org.jspecify.annotations.Nullable;

/** AND, OR, XOR and TEST of 32 and 64 bits with a register destination: a micro-op per operation, shape and size. HOT PATH. */
final class QuickLogic {
    private QuickLogic() {
    }

    static @Nullable Op rr(Handler handler, boolean wide, int d, int s) {
        return switch (handler) {
            case AND -> wide ? new AndRr64(d, s) : new AndRr32(d, s);
            case OR -> wide ? new OrRr64(d, s) : new OrRr32(d, s);
            case XOR -> wide ? new XorRr64(d, s) : new XorRr32(d, s);
            case TEST -> wide ? new TestRr64(d, s) : new TestRr32(d, s);
            default -> null;
        };
    }

    static @Nullable Op ri(Handler handler, boolean wide, int d, long imm) {
        return switch (handler) {
            case AND -> wide ? new AndRi64(d, imm) : new AndRi32(d, imm);
            case OR -> wide ? new OrRi64(d, imm) : new OrRi32(d, imm);
            case XOR -> wide ? new XorRi64(d, imm) : new XorRi32(d, imm);
            case TEST -> wide ? new TestRi64(d, imm) : new TestRi32(d, imm);
            default -> null;
        };
    }

    static @Nullable Op rm(Handler handler, boolean wide, int d, Address a) {
        return switch (handler) {
            case AND -> wide ? new AndRm64(d, a) : new AndRm32(d, a);
            case OR -> wide ? new OrRm64(d, a) : new OrRm32(d, a);
            case XOR -> wide ? new XorRm64(d, a) : new XorRm32(d, a);
            default -> null;
        };
    }

    private static final class AndRr32 extends Shapes.RegReg {
        AndRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.reg32(s);
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class AndRr64 extends Shapes.RegReg {
        AndRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.reg(s);
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class AndRi32 extends Shapes.RegImm {
        AndRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & imm;
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class AndRi64 extends Shapes.RegImm {
        AndRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & imm;
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class AndRm32 extends Shapes.RegMem {
        AndRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.load32(a.of(c));
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class AndRm64 extends Shapes.RegMem {
        AndRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.load64(a.of(c));
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class OrRr32 extends Shapes.RegReg {
        OrRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | c.reg32(s);
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class OrRr64 extends Shapes.RegReg {
        OrRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | c.reg(s);
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class OrRi32 extends Shapes.RegImm {
        OrRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | imm;
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class OrRi64 extends Shapes.RegImm {
        OrRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | imm;
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class OrRm32 extends Shapes.RegMem {
        OrRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | c.load32(a.of(c));
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class OrRm64 extends Shapes.RegMem {
        OrRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) | c.load64(a.of(c));
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class XorRr32 extends Shapes.RegReg {
        XorRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ c.reg32(s);
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class XorRr64 extends Shapes.RegReg {
        XorRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ c.reg(s);
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class XorRi32 extends Shapes.RegImm {
        XorRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ imm;
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class XorRi64 extends Shapes.RegImm {
        XorRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ imm;
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class XorRm32 extends Shapes.RegMem {
        XorRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ c.load32(a.of(c));
            c.logic((int) r);
            c.reg32(d, r);
            return next;
        }
    }

    private static final class XorRm64 extends Shapes.RegMem {
        XorRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) ^ c.load64(a.of(c));
            c.logic(r);
            c.reg(d, r);
            return next;
        }
    }

    private static final class TestRr32 extends Shapes.RegReg {
        TestRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.reg32(s);
            c.logic((int) r);
            return next;
        }
    }

    private static final class TestRr64 extends Shapes.RegReg {
        TestRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & c.reg(s);
            c.logic(r);
            return next;
        }
    }

    private static final class TestRi32 extends Shapes.RegImm {
        TestRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & imm;
            c.logic((int) r);
            return next;
        }
    }

    private static final class TestRi64 extends Shapes.RegImm {
        TestRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            long r = c.reg(d) & imm;
            c.logic(r);
            return next;
        }
    }
}
