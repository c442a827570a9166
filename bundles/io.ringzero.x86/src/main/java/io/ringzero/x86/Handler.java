// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * What an instruction does, whatever its operands: an engine makes its micro-op from the handler and the operands.
 * Rows that differ only in operands or size share one. {@link OpcodeTable} fails to load when one has no row.
 */
public enum Handler {
    // Arithmetic and logic; operands as in the row, the first is the destination.
    ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, INC, DEC, NEG, NOT, TEST, XADD, CMPXCHG, CMPXCHG8B, CMPXCHG16B, DAA,

    DAS, AAA, AAS, AAM, AAD,

    // One operand: AX or rDX:rAX is implied. IMUL1, IMUL2, IMUL3: by number of operands; IMUL3 is destination,
    // source, constant.
    MUL, IMUL1, IMUL2, IMUL3, DIV, IDIV,

    // cbw, cwde, cdqe and cwd, cdq, cqo by operand size.
    SIGN_EXTEND_ACCUMULATOR, SIGN_EXTEND_TO_DATA,

    // Shifts: the count is a constant or CL.
    ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD,

    // Bits.
    BT, BTS, BTR, BTC, BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, CRC32, ADCX, ADOX, ANDN, BEXTR, BLSR, BLSMSK, BLSI,

    BZHI, PDEP, PEXT, MULX, RORX, SHLX, SARX, SHRX,

    // Data movement.
    MOV, MOVZX, MOVSX, MOVBE, LEA, XLAT, XCHG, CMOVCC, SETCC,

    // Stack.
    PUSH, POP, PUSH_SEGMENT, POP_SEGMENT, PUSHF, POPF, PUSHA, POPA, ENTER, LEAVE,

    // Control transfer. NEAR: a relative target; INDIRECT: a register or memory; RET_NEAR and RET_FAR: a constant
    // or nothing; JCXZ tests the counter of the address size.
    JMP_NEAR, JMP_INDIRECT, JMP_FAR, CALL_NEAR, CALL_INDIRECT, CALL_FAR, RET_NEAR, RET_FAR, JCC, LOOPNE, LOOPE,

    LOOP, JCXZ, INT3, INT, INTO, INT1, IRET,

    // Raises #UD.
    UD,

    // Range check, #BR.
    BOUND,

    // Strings.
    MOVS, STOS, LODS, CMPS, SCAS, INS, OUTS,

    // Flags and ports.
    CLC, STC, CMC, CLD, STD, CLI, STI, LAHF, SAHF, SALC, IN, OUT,

    // Hints, fences, caches. CACHE_LINE: checks the access, else does nothing.
    NOP, PAUSE, ENDBR64, ENDBR32, PREFETCH, FENCE, CACHE_LINE, CLZERO,

    // Segments.
    MOV_FROM_SEGMENT, MOV_TO_SEGMENT, LOAD_FAR_POINTER, ARPL, LAR, LSL, VERR, VERW, SLDT, STR, LLDT, LTR, SGDT,

    SIDT, LGDT, LIDT, RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE, SWAPGS,

    // System.
    SYSCALL, SYSRET, SYSENTER, SYSEXIT, HLT, CLTS, INVD, WBINVD, RDMSR, WRMSR, RDTSC, RDTSCP, RDPMC, CPUID,

    XGETBV, XSETBV, MOV_FROM_CR, MOV_TO_CR, MOV_FROM_DR, MOV_TO_DR, SMSW, LMSW, INVLPG, INVPCID, MONITOR, MWAIT,

    CLAC, STAC, VMMCALL, RDRAND, RDSEED, RDPID
}
