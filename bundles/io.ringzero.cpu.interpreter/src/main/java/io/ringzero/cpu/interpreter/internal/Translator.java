// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Feature;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Repeat;

/** From an instruction to its micro-op: which family makes it, and which instructions end a block. */
final class Translator {
    private Translator() {
    }

    static Op translate(Site site, FeatureSets features) {
        return switch (site.handler()) {
            case ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, INC, DEC, NEG, NOT, TEST -> Arithmetic.make(site);
            case XADD, CMPXCHG, CMPXCHG8B, CMPXCHG16B, XCHG -> Exchange.make(site);
            case MUL, IMUL1, IMUL2, IMUL3 -> Multiply.make(site);
            case DIV, IDIV -> new Divide(site);
            case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD -> Shifts.make(site);
            case BT, BTS, BTR, BTC -> BitOps.make(site);
            // without its feature the prefix says nothing
            case TZCNT -> new Scan(site, features.has(Feature.BMI1, site.mode()) ? Handler.TZCNT : Handler.BSF);
            case LZCNT -> new Scan(site, features.has(Feature.LZCNT, site.mode()) ? Handler.LZCNT : Handler.BSR);
            case BSF, BSR, POPCNT, BSWAP, CRC32, MOVBE -> new Scan(site, site.handler());
            case ADCX, ADOX, ANDN, BEXTR, BLSR, BLSMSK, BLSI, BZHI, PDEP, PEXT, MULX, RORX, SHLX, SARX, SHRX ->
                new BitManipulation(site);
            case MOV, MOVZX, MOVSX, LEA, XLAT, CMOVCC, SETCC, SIGN_EXTEND_ACCUMULATOR, SIGN_EXTEND_TO_DATA ->
                Moves.make(site);
            case PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE -> StackOps.make(site);
            case DAA, DAS, AAA, AAS, AAM, AAD, SALC, INTO, BOUND, ARPL -> OlderOps.make(site);
            case JMP_NEAR, JMP_INDIRECT, CALL_NEAR, CALL_INDIRECT, RET_NEAR, JCC, LOOPNE, LOOPE, LOOP, JCXZ ->
                Control.make(site);
            case JMP_FAR -> new FarControl(site, false);
            case CALL_FAR -> new FarControl(site, true);
            case RET_FAR, IRET -> new FarReturn(site);
            case MOVS, STOS, LODS, CMPS, SCAS -> new Strings(site);
            case INS, OUTS, IN, OUT -> Ports.make(site);
            case CLC, STC, CMC, CLD, STD, CLI, LAHF, SAHF -> new FlagOps(site.handler());
            case STI -> new FlagOps.Sti();
            case STAC, CLAC -> new FlagOps.AccessControl(site.handler() == Handler.STAC);
            case MOV_FROM_SEGMENT, MOV_TO_SEGMENT, PUSH_SEGMENT, POP_SEGMENT, LOAD_FAR_POINTER, RDFSBASE, RDGSBASE,
                WRFSBASE,
                WRGSBASE, SWAPGS -> SegmentOps.make(site);
            case LAR, LSL, VERR, VERW -> new SelectorOps(site);
            case SLDT, STR, LLDT, LTR, SGDT, SIDT, LGDT, LIDT, SMSW, LMSW -> TableOps.make(site);
            case SYSCALL -> new SystemCalls.Call();
            case SYSRET -> new SystemCalls.Return(site);
            case RDMSR, WRMSR -> new Msrs(site.handler() == Handler.WRMSR);
            case CPUID, RDTSC, RDTSCP, RDPID, RDRAND, RDSEED -> Identity.make(site);
            case MOV_FROM_CR, MOV_TO_CR, MOV_FROM_DR, MOV_TO_DR, CLTS, INVLPG -> ControlRegisters.make(site);
            case HLT, INT, INT3, INT1, NOP, PAUSE, ENDBR64, ENDBR32, PREFETCH, FENCE, INVD, WBINVD, CACHE_LINE, CLZERO,
                RDPMC -> SystemOps.make(site);
            case PUNPCKLBW, PUNPCKLWD, PUNPCKLDQ, PACKSSWB, PCMPGTB, PCMPGTW, PCMPGTD, PACKUSWB, PUNPCKHBW, PUNPCKHWD,
                PUNPCKHDQ, PACKSSDW, PUNPCKLQDQ, PUNPCKHQDQ, PCMPEQB, PCMPEQW, PCMPEQD, PSRLW, PSRLD, PSRLQ, PADDQ,
                PMULLW, PSUBUSB, PSUBUSW, PMINUB, PAND, PADDUSB, PADDUSW, PMAXUB, PANDN, PAVGB, PSRAW, PSRAD, PAVGW,
                PMULHUW, PMULHW, PSUBSB, PSUBSW, PMINSW, POR, PADDSB, PADDSW, PMAXSW, PXOR, PSLLW, PSLLD, PSLLQ,
                PMULUDQ, PMADDWD, PSADBW, PSUBB, PSUBW, PSUBD, PSUBQ, PADDB, PADDW, PADDD, PSRLDQ, PSLLDQ, PSHUFW,
                PSHUFD, PSHUFHW, PSHUFLW, EMMS, MOVD, MOVQ, MOVDQA, MOVDQU, MOVQ2DQ, MOVDQ2Q, PMOVMSKB, MASKMOVQ,
                MASKMOVDQU, MOVNTQ, MOVNTDQ, MOVNTI, MOVNTPS, MOVNTPD, PINSRW, PEXTRW, MOVUPS, MOVUPD, MOVSS, MOVSD,
                MOVLPS, MOVHLPS, MOVLPD, MOVHPS, MOVLHPS, MOVHPD, MOVSLDUP, MOVSHDUP, MOVDDUP, LDDQU, UNPCKLPS,
                UNPCKLPD, UNPCKHPS, UNPCKHPD, ANDPS, ANDPD, ANDNPS, ANDNPD, ORPS, ORPD, XORPS, XORPD, MOVAPS, MOVAPD,
                MOVMSKPS, MOVMSKPD, SHUFPS, SHUFPD, PSHUFB, PHADDW, PHADDD, PHADDSW, PMADDUBSW, PHSUBW, PHSUBD, PHSUBSW,
                PSIGNB, PSIGNW, PSIGND, PMULHRSW, PABSB, PABSW, PABSD, PALIGNR, PBLENDVB, BLENDVPS, BLENDVPD, PTEST,
                PMOVSXBW, PMOVZXBW, PMOVSXBD, PMOVZXBD, PMOVSXBQ, PMOVZXBQ, PMOVSXWD, PMOVZXWD, PMOVSXWQ, PMOVZXWQ,
                PMOVSXDQ, PMOVZXDQ, PMULDQ, PCMPEQQ, PACKUSDW, PMINSB, PMINSD, PMINUW, PMINUD, PMAXSB, PMAXSD, PMAXUW,
                PMAXUD, PMULLD, PHMINPOSUW, MOVNTDQA, PCMPGTQ, AESIMC, AESENC, AESENCLAST, AESDEC, AESDECLAST,
                AESKEYGENASSIST, PCLMULQDQ, BLENDPS, BLENDPD, PBLENDW, MPSADBW, PEXTRB, PEXTRD, PEXTRQ, EXTRACTPS,
                PINSRB, INSERTPS, PINSRD, PINSRQ, PCMPESTRM, PCMPESTRI, PCMPISTRM, PCMPISTRI -> SimdInteger.make(site);
            case SQRTPS, SQRTPD, SQRTSS, SQRTSD, ADDPS, ADDPD, ADDSS, ADDSD, MULPS, MULPD, MULSS, MULSD, SUBPS, SUBPD,
                SUBSS, SUBSD, MINPS, MINPD, MINSS, MINSD, DIVPS, DIVPD, DIVSS, DIVSD, MAXPS, MAXPD, MAXSS, MAXSD, CMPPS,
                CMPPD, CMPSS, CMPSD, RSQRTPS, RSQRTSS, RCPPS, RCPSS, UCOMISS, UCOMISD, COMISS, COMISD, CVTPI2PS,
                CVTPI2PD, CVTSI2SS, CVTSI2SD, CVTTPS2PI, CVTTPD2PI, CVTTSS2SI, CVTTSD2SI, CVTPS2PI, CVTPD2PI, CVTSS2SI,
                CVTSD2SI, CVTPS2PD, CVTPD2PS, CVTSS2SD, CVTSD2SS, CVTDQ2PS, CVTPS2DQ, CVTTPS2DQ, CVTTPD2DQ, CVTDQ2PD,
                CVTPD2DQ, ADDSUBPD, ADDSUBPS, HADDPD, HADDPS, HSUBPD, HSUBPS, ROUNDPS, ROUNDPD, ROUNDSS, ROUNDSD, DPPS,
                DPPD, LDMXCSR, STMXCSR -> SimdFloat.make(site);
            case FADD, FIADD, FMUL, FIMUL, FCOM, FICOM, FCOMP, FICOMP, FSUB, FISUB, FSUBR, FISUBR, FDIV, FIDIV, FDIVR,
                FIDIVR, FADDP, FMULP, FSUBRP, FSUBP, FDIVRP, FDIVP, FCOMPP, FUCOMPP, FUCOM, FUCOMP, FUCOMI, FCOMI,
                FUCOMIP, FCOMIP, FLD, FST, FSTP, FILD, FIST, FISTP, FISTTP, FBLD, FBSTP, FXCH, FCMOVB, FCMOVNB, FCMOVE,
                FCMOVNE, FCMOVBE, FCMOVNBE, FCMOVU, FCMOVNU, FCHS, FABS, FTST, FXAM, FLD1, FLDL2T, FLDL2E, FLDPI,
                FLDLG2, FLDLN2, FLDZ, F2XM1, FYL2X, FPTAN, FPATAN, FXTRACT, FPREM1, FDECSTP, FINCSTP, FPREM, FYL2XP1,
                FSQRT, FSINCOS, FRNDINT, FSCALE, FSIN, FCOS, FNOP, FFREE, FFREEP, FLDCW, FNSTCW, FNSTSW, FNSTSW_AX,
                FLDENV, FNSTENV, FRSTOR, FNSAVE, FNCLEX, FNINIT, FWAIT -> X87.make(site);
            case FXSAVE, FXRSTOR, XSAVE, XSAVEOPT, XRSTOR, XGETBV, XSETBV -> FpuImages.make(site);
            // what this processor does not report
            case UD, INVPCID, MONITOR, MWAIT, VMMCALL, SYSENTER, SYSEXIT -> new Faults.Raise(Vector.UD);
        };
    }

    /** Whether nothing may follow in the block: control goes elsewhere, or something must be looked at again first. */
    static boolean endsBlock(Site site) {
        return switch (site.handler()) {
            case JMP_NEAR, JMP_INDIRECT, JMP_FAR, CALL_NEAR, CALL_INDIRECT, CALL_FAR, RET_NEAR, RET_FAR, JCC, LOOPNE,
                LOOPE,
                LOOP, JCXZ, INT3, INT, INT1, INTO, IRET, UD, SYSCALL, SYSRET, HLT -> true;
            case POPF, STI, MOV_TO_SEGMENT, POP_SEGMENT, LOAD_FAR_POINTER, WRMSR, MOV_TO_CR, MOV_TO_DR, CLTS, LMSW,
                INVLPG, CPUID -> true;
            case MOVS, STOS, LODS, CMPS, SCAS, INS, OUTS -> site.in().repeat() != Repeat.NONE;
            default -> false;
        };
    }
}
