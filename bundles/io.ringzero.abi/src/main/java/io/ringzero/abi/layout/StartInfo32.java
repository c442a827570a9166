// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** The page that RSI (ESI) points to when a guest starts, 32-bit. */
@XenStruct(value = "struct start_info", header = "xen.h", bits = 32)
public final class StartInfo32 {
    /** {@code xen-<version>-<platform>}, 32 bytes. */
    public static final int MAGIC = 0;
    /** Pages of the domain. */
    public static final int NR_PAGES = 32;
    /** Machine address. */
    public static final int SHARED_INFO = 36;
    /** {@code SIF_*}, 32 bits. */
    public static final int FLAGS = 40;
    /** Frame of the store ring. */
    public static final int STORE_MFN = 44;
    /** Port of the store, 32 bits. */
    public static final int STORE_EVTCHN = 48;
    /** Frame of the console ring. */
    @XenStruct.Member("console.domU.mfn")
    public static final int CONSOLE_MFN = 52;
    /** Port of the console, 32 bits. */
    @XenStruct.Member("console.domU.evtchn")
    public static final int CONSOLE_EVTCHN = 56;
    /** Virtual address of the root page table. */
    public static final int PT_BASE = 60;
    /** Frames of the first page tables. */
    public static final int NR_PT_FRAMES = 64;
    /** Virtual address of the p2m. */
    public static final int MFN_LIST = 68;
    /** Virtual address of the first module, or its pfn. */
    public static final int MOD_START = 72;
    /** Bytes of the first module. */
    public static final int MOD_LEN = 76;
    /** NUL-terminated, {@link io.ringzero.abi.StartInfoFlags#MAX_GUEST_CMDLINE}. */
    public static final int CMD_LINE = 80;
    /** First pfn of the p2m when it is at INIT_P2M. */
    public static final int FIRST_P2M_PFN = 1104;
    /** Its number of frames. */
    public static final int NR_P2M_FRAMES = 1108;
    /** Bytes of the whole. */
    public static final int SIZE = 1112;

    private StartInfo32() {
    }
}
