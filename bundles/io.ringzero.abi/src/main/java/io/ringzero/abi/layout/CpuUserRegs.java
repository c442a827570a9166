// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Registers of a vCPU as tools see them, 64-bit. */
@XenStruct(value = "struct cpu_user_regs", header = "arch-x86/xen.h", bits = 64)
public final class CpuUserRegs {
    public static final int R15 = 0;
    public static final int R14 = 8;
    public static final int R13 = 16;
    public static final int R12 = 24;
    public static final int RBP = 32;
    public static final int RBX = 40;
    public static final int R11 = 48;
    public static final int R10 = 56;
    public static final int R9 = 64;
    public static final int R8 = 72;
    public static final int RAX = 80;
    public static final int RCX = 88;
    public static final int RDX = 96;
    public static final int RSI = 104;
    public static final int RDI = 112;
    public static final int ERROR_CODE = 120;
    public static final int ENTRY_VECTOR = 124;
    public static final int RIP = 128;
    public static final int CS = 136;
    public static final int SAVED_UPCALL_MASK = 140;
    public static final int RFLAGS = 144;
    public static final int RSP = 152;
    public static final int SS = 160;
    public static final int ES = 168;
    public static final int DS = 176;
    public static final int FS = 184;
    public static final int GS = 192;
    /** Bytes of the whole. */
    public static final int SIZE = 200;

    private CpuUserRegs() {
    }
}
