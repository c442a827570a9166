// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;
import io.ringzero.x86.Repeat;

/** From an instruction to its micro-op: which family makes it, and which instructions end a block. */
final class Translator {
    private Translator() {
    }

    static Op translate(Site site) {
        return switch (site.handler()) {
            case ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, INC, DEC, NEG, NOT, TEST -> Arithmetic.make(site);
            case XADD, CMPXCHG, CMPXCHG8B, CMPXCHG16B, XCHG -> Exchange.make(site);
            case MUL, IMUL1, IMUL2, IMUL3 -> Multiply.make(site);
            case DIV, IDIV -> new Divide(site);
            case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD -> Shifts.make(site);
            case BT, BTS, BTR, BTC -> BitOps.make(site);
            case BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, CRC32, MOVBE -> new Scan(site);
            case ADCX, ADOX, ANDN, BEXTR, BLSR, BLSMSK, BLSI, BZHI, PDEP, PEXT, MULX, RORX, SHLX, SARX, SHRX ->
                new BitManipulation(site);
            case MOV, MOVZX, MOVSX, LEA, XLAT, CMOVCC, SETCC, SIGN_EXTEND_ACCUMULATOR, SIGN_EXTEND_TO_DATA ->
                Moves.make(site);
            case PUSH, POP, PUSHF, POPF, ENTER, LEAVE -> StackOps.make(site);
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
            case SYSRET -> new SystemCalls.Return(site.in().form().mnemonic().equals("sysretq"));
            case RDMSR, WRMSR -> new Msrs(site.handler() == Handler.WRMSR);
            case CPUID, RDTSC, RDTSCP, RDPID, RDRAND, RDSEED -> Identity.make(site);
            case MOV_FROM_CR, MOV_TO_CR, MOV_FROM_DR, MOV_TO_DR, CLTS, INVLPG -> ControlRegisters.make(site);
            case HLT, INT, INT3, INT1, NOP, PAUSE, ENDBR64, ENDBR32, PREFETCH, FENCE, INVD, WBINVD, CACHE_LINE, CLZERO,
                RDPMC -> SystemOps.make(site);
            // what this processor does not report, and what 64-bit mode does not have
            case UD, XGETBV, XSETBV, INVPCID, MONITOR, MWAIT, VMMCALL, SYSENTER, SYSEXIT, DAA, DAS, AAA, AAS, AAM, AAD,
                PUSHA,
                POPA, INTO, BOUND, SALC, ARPL -> new Faults.Raise(Vector.UD);
        };
    }

    /** Whether nothing may follow in the block: control goes elsewhere, or something must be looked at again first. */
    static boolean endsBlock(Site site) {
        return switch (site.handler()) {
            case JMP_NEAR, JMP_INDIRECT, JMP_FAR, CALL_NEAR, CALL_INDIRECT, CALL_FAR, RET_NEAR, RET_FAR, JCC, LOOPNE,
                LOOPE,
                LOOP, JCXZ, INT3, INT, INT1, IRET, UD, SYSCALL, SYSRET, HLT -> true;
            case POPF, STI, MOV_TO_SEGMENT, POP_SEGMENT, LOAD_FAR_POINTER, WRMSR, MOV_TO_CR, INVLPG -> true;
            case MOVS, STOS, LODS, CMPS, SCAS, INS, OUTS -> site.in().repeat() != Repeat.NONE;
            default -> false;
        };
    }
}
