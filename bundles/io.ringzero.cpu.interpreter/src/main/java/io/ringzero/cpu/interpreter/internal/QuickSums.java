// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;
import org.jspecify.annotations.Nullable;

/** ADD, SUB and CMP of 32 and 64 bits with a register destination: a micro-op per operation, shape and size. HOT PATH. */
final class QuickSums {
    private QuickSums() {
    }

    static @Nullable Op rr(Handler handler, boolean wide, int d, int s) {
        return switch (handler) {
            case ADD -> wide ? new AddRr64(d, s) : new AddRr32(d, s);
            case SUB -> wide ? new SubRr64(d, s) : new SubRr32(d, s);
            case CMP -> wide ? new CmpRr64(d, s) : new CmpRr32(d, s);
            default -> null;
        };
    }

    static @Nullable Op ri(Handler handler, boolean wide, int d, long imm) {
        return switch (handler) {
            case ADD -> wide ? new AddRi64(d, imm) : new AddRi32(d, imm);
            case SUB -> wide ? new SubRi64(d, imm) : new SubRi32(d, imm);
            case CMP -> wide ? new CmpRi64(d, imm) : new CmpRi32(d, imm);
            default -> null;
        };
    }

    static @Nullable Op rm(Handler handler, boolean wide, int d, Address a) {
        return switch (handler) {
            case ADD -> wide ? new AddRm64(d, a) : new AddRm32(d, a);
            case SUB -> wide ? new SubRm64(d, a) : new SubRm32(d, a);
            case CMP -> wide ? new CmpRm64(d, a) : new CmpRm32(d, a);
            default -> null;
        };
    }

    private static final class AddRr32 extends Shapes.RegReg {
        AddRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.add32(c.reg(d), c.reg32(s)));
            return next;
        }
    }

    private static final class AddRr64 extends Shapes.RegReg {
        AddRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.add64(c.reg(d), c.reg(s)));
            return next;
        }
    }

    private static final class AddRi32 extends Shapes.RegImm {
        AddRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.add32(c.reg(d), imm));
            return next;
        }
    }

    private static final class AddRi64 extends Shapes.RegImm {
        AddRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.add64(c.reg(d), imm));
            return next;
        }
    }

    private static final class AddRm32 extends Shapes.RegMem {
        AddRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.add32(c.reg(d), c.load32(a.of(c))));
            return next;
        }
    }

    private static final class AddRm64 extends Shapes.RegMem {
        AddRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.add64(c.reg(d), c.load64(a.of(c))));
            return next;
        }
    }

    private static final class SubRr32 extends Shapes.RegReg {
        SubRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.sub32(c.reg(d), c.reg32(s)));
            return next;
        }
    }

    private static final class SubRr64 extends Shapes.RegReg {
        SubRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.sub64(c.reg(d), c.reg(s)));
            return next;
        }
    }

    private static final class SubRi32 extends Shapes.RegImm {
        SubRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.sub32(c.reg(d), imm));
            return next;
        }
    }

    private static final class SubRi64 extends Shapes.RegImm {
        SubRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.sub64(c.reg(d), imm));
            return next;
        }
    }

    private static final class SubRm32 extends Shapes.RegMem {
        SubRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.reg32(d, c.sub32(c.reg(d), c.load32(a.of(c))));
            return next;
        }
    }

    private static final class SubRm64 extends Shapes.RegMem {
        SubRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.sub64(c.reg(d), c.load64(a.of(c))));
            return next;
        }
    }

    private static final class CmpRr32 extends Shapes.RegReg {
        CmpRr32(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.sub32(c.reg(d), c.reg32(s));
            return next;
        }
    }

    private static final class CmpRr64 extends Shapes.RegReg {
        CmpRr64(int d, int s) {
            super(d, s);
        }

        @Override
        Op ex(Core c) {
            c.sub64(c.reg(d), c.reg(s));
            return next;
        }
    }

    private static final class CmpRi32 extends Shapes.RegImm {
        CmpRi32(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.sub32(c.reg(d), imm);
            return next;
        }
    }

    private static final class CmpRi64 extends Shapes.RegImm {
        CmpRi64(int d, long imm) {
            super(d, imm);
        }

        @Override
        Op ex(Core c) {
            c.sub64(c.reg(d), imm);
            return next;
        }
    }

    private static final class CmpRm32 extends Shapes.RegMem {
        CmpRm32(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.sub32(c.reg(d), c.load32(a.of(c)));
            return next;
        }
    }

    private static final class CmpRm64 extends Shapes.RegMem {
        CmpRm64(int d, Address a) {
            super(d, a);
        }

        @Override
        Op ex(Core c) {
            c.sub64(c.reg(d), c.load64(a.of(c)));
            return next;
        }
    }
}
