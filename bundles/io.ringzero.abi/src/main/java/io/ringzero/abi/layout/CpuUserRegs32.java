// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Registers of a vCPU as tools see them, 32-bit. */
@XenStruct(value = "struct cpu_user_regs", header = "arch-x86/xen.h", bits = 32)
public final class CpuUserRegs32 {
    public static final int EBX = 0;
    public static final int ECX = 4;
    public static final int EDX = 8;
    public static final int ESI = 12;
    public static final int EDI = 16;
    public static final int EBP = 20;
    public static final int EAX = 24;
    public static final int ERROR_CODE = 28;
    public static final int ENTRY_VECTOR = 30;
    public static final int EIP = 32;
    public static final int CS = 36;
    public static final int SAVED_UPCALL_MASK = 38;
    public static final int EFLAGS = 40;
    public static final int ESP = 44;
    public static final int SS = 48;
    public static final int ES = 52;
    public static final int DS = 56;
    public static final int FS = 60;
    public static final int GS = 64;
    /** Bytes of the whole. */
    public static final int SIZE = 68;

    private CpuUserRegs32() {
    }
}
