// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.X87Arithmetic.Format;
import io.ringzero.cpu.interpreter.internal.X87Arithmetic.Kind;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Register;

/** Micro-ops of the x87 unit, D8 to DF and FWAIT (APM Vol. 5; SDM Vol. 2). */
final class X87 {
    private X87() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case FADD, FADDP, FIADD -> arithmetic(site, Kind.ADD);
            case FMUL, FMULP, FIMUL -> arithmetic(site, Kind.MULTIPLY);
            case FSUB, FSUBP, FISUB -> arithmetic(site, Kind.SUBTRACT);
            case FSUBR, FSUBRP, FISUBR -> arithmetic(site, Kind.SUBTRACT_REVERSED);
            case FDIV, FDIVP, FIDIV -> arithmetic(site, Kind.DIVIDE);
            case FDIVR, FDIVRP, FIDIVR -> arithmetic(site, Kind.DIVIDE_REVERSED);
            case FCOM, FICOM, FCOMP, FICOMP -> site.isMemory(0)
                ? arithmetic(site, Kind.COMPARE)
                : new X87Compare(register(site, 0), false, false, pops(site) ? 1 : 0);
            case FUCOM, FUCOMP -> new X87Compare(register(site, 0), true, false, pops(site) ? 1 : 0);
            case FCOMPP -> new X87Compare(1, false, false, 2);
            case FUCOMPP -> new X87Compare(1, true, false, 2);
            case FCOMI, FCOMIP -> new X87Compare(register(site, 1), false, true, pops(site) ? 1 : 0);
            case FUCOMI, FUCOMIP -> new X87Compare(register(site, 1), true, true, pops(site) ? 1 : 0);
            case FTST -> new X87Compare(X87Compare.ZERO, false, false, 0);
            case FXAM -> new X87Compare.Examine();
            case FLD -> site.isMemory(0) ? new X87Load(switch (site.operand(0).bits()) {
                case 32 -> X87Load.Format.SINGLE;
                case 64 -> X87Load.Format.DOUBLE;
                default -> X87Load.Format.EXTENDED;
            }, new X87Memory(site)) : new X87Load.Register(register(site, 0));
            case FILD -> new X87Load(switch (site.operand(0).bits()) {
                case 16 -> X87Load.Format.INTEGER16;
                case 32 -> X87Load.Format.INTEGER32;
                default -> X87Load.Format.INTEGER64;
            }, new X87Memory(site));
            case FBLD -> new X87Load(X87Load.Format.DECIMAL, new X87Memory(site));
            case FST, FSTP -> site.isMemory(0) ? new X87Store(switch (site.operand(0).bits()) {
                case 32 -> X87Store.Format.SINGLE;
                case 64 -> X87Store.Format.DOUBLE;
                default -> X87Store.Format.EXTENDED;
            }, new X87Memory(site), false, pops(site))
                : new X87Store.Register(register(site, 0), pops(site), quiet(site));
            case FIST, FISTP -> integerStore(site, false);
            case FISTTP -> integerStore(site, true);
            case FBSTP -> new X87Store(X87Store.Format.DECIMAL, new X87Memory(site), false, true);
            default -> rest(site);
        };
    }

    private static Op rest(Site site) {
        Handler handler = site.handler();
        return switch (handler) {
            case FXCH -> new X87Moves.Exchange(register(site, 0));
            case FCMOVB, FCMOVNB, FCMOVE, FCMOVNE, FCMOVBE, FCMOVNBE, FCMOVU, FCMOVNU ->
                new X87Moves.Conditional(handler, register(site, 1));
            case FCHS -> new X87Moves.Sign(true);
            case FABS -> new X87Moves.Sign(false);
            case FLDZ -> X87Constant.zero();
            case FLD1 -> X87Constant.one();
            case FLDL2T -> X87Constant.log2Of10();
            case FLDL2E -> X87Constant.log2OfE();
            case FLDPI -> X87Constant.pi();
            case FLDLG2 -> X87Constant.log10Of2();
            case FLDLN2 -> X87Constant.lnOf2();
            case FSQRT, FRNDINT, F2XM1, FSIN, FCOS -> new X87Function.OfOne(handler);
            case FPREM, FPREM1, FSCALE -> new X87Function.OfTwo(handler);
            case FPATAN, FYL2X, FYL2XP1 -> new X87Function.Popping(handler);
            case FXTRACT, FSINCOS, FPTAN -> new X87Function.Pushing(handler);
            case FNOP -> site.in().form().mnemonic().equals("fnop")
                ? new X87Control.Stack(handler, 0)
                : new X87Control.Nothing();
            case FINCSTP, FDECSTP -> new X87Control.Stack(handler, 0);
            case FFREE, FFREEP -> new X87Control.Stack(handler, register(site, 0));
            case FWAIT -> new X87Control.Wait();
            case FLDCW -> new X87Control.LoadControl(new X87Memory(site));
            case FNSTCW -> new X87Control.StoreWord(false, new X87Memory(site));
            case FNSTSW -> new X87Control.StoreWord(true, new X87Memory(site));
            case FNSTSW_AX, FNCLEX, FNINIT -> new X87Control.Unwaited(handler);
            case FLDENV, FRSTOR -> new X87Images.Load(new X87Memory(site), wide(site), handler == Handler.FRSTOR);
            case FNSTENV, FNSAVE -> new X87Images.Store(new X87Memory(site), wide(site), handler == Handler.FNSAVE);
            default -> throw new IllegalStateException("not an x87 instruction: " + site.in());
        };
    }

    private static Op arithmetic(Site site, Kind kind) {
        if (!site.isMemory(0)) {
            return new X87Arithmetic.Registers(kind, register(site, 0), register(site, 1), pops(site));
        }
        boolean integer = site.in().form().mnemonic().startsWith("fi");
        Format format = switch (site.operand(0).bits()) {
            case 16 -> Format.SHORT;
            case 32 -> integer ? Format.LONG : Format.SINGLE;
            default -> Format.DOUBLE;
        };
        return new X87Arithmetic.InMemory(kind, format, new X87Memory(site), pops(site));
    }

    private static Op integerStore(Site site, boolean truncates) {
        X87Store.Format format = switch (site.operand(0).bits()) {
            case 16 -> X87Store.Format.INTEGER16;
            case 32 -> X87Store.Format.INTEGER32;
            default -> X87Store.Format.INTEGER64;
        };
        return new X87Store(format, new X87Memory(site), truncates, pops(site));
    }

    /** D9 /3, a copy of FSTP that knows no stack underflow. */
    private static boolean quiet(Site site) {
        return site.in().form().encoding().opcode() == 0xd9;
    }

    private static boolean wide(Site site) {
        return site.in().operandBits() != 16;
    }

    private static boolean pops(Site site) {
        return switch (site.handler()) {
            case FADDP, FMULP, FSUBP, FSUBRP, FDIVP, FDIVRP, FCOMP, FICOMP, FUCOMP, FCOMIP, FUCOMIP, FSTP, FISTP,
                FISTTP ->
                true;
            default -> false;
        };
    }

    private static int register(Site site, int position) {
        return ((Register) site.operand(position)).number();
    }
}
