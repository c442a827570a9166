// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** What {@code iret} pops from the kernel stack, 64-bit. */
@XenStruct(value = "struct iret_context", header = "arch-x86/xen-x86_64.h", bits = 64)
public final class IretContext {
    public static final int RAX = 0;
    public static final int R11 = 8;
    public static final int RCX = 16;
    /** VGCF_in_syscall. */
    public static final int FLAGS = 24;
    public static final int RIP = 32;
    public static final int CS = 40;
    public static final int RFLAGS = 48;
    public static final int RSP = 56;
    public static final int SS = 64;
    /** Bytes of the whole. */
    public static final int SIZE = 72;

    private IretContext() {
    }
}
