// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** The page that a domain shares with Xen, 32-bit. */
@XenStruct(value = "struct shared_info", header = "xen.h", bits = 32)
public final class SharedInfo32 {
    /** The first 32 vCPUs' {@link VcpuInfo32}. */
    public static final int VCPU_INFO = 0;
    /** One bit a port. */
    public static final int EVTCHN_PENDING = 2048;
    /** One bit a port. */
    public static final int EVTCHN_MASK = 2176;
    /** Odd while the wall clock is being written. */
    public static final int WC_VERSION = 2304;
    /** Wall clock at system time 0: seconds since 1970. */
    public static final int WC_SEC = 2308;
    /** Nanoseconds of the same. */
    public static final int WC_NSEC = 2312;
    /** High 32 bits of wc_sec. */
    @XenStruct.Member("arch.wc_sec_hi")
    public static final int WC_SEC_HI = 2340;
    /** Highest pfn of the guest's p2m. */
    @XenStruct.Member("arch.max_pfn")
    public static final int ARCH_MAX_PFN = 2316;
    /** Frame of the p2m's tree. */
    @XenStruct.Member("arch.pfn_to_mfn_frame_list_list")
    public static final int ARCH_PFN_TO_MFN_FRAME_LIST_LIST = 2320;
    @XenStruct.Member("arch.nmi_reason")
    public static final int ARCH_NMI_REASON = 2324;
    /** Page table for p2m_vaddr. */
    @XenStruct.Member("arch.p2m_cr3")
    public static final int ARCH_P2M_CR3 = 2328;
    /** The linear p2m. */
    @XenStruct.Member("arch.p2m_vaddr")
    public static final int ARCH_P2M_VADDR = 2332;
    /** Odd while the p2m changes. */
    @XenStruct.Member("arch.p2m_generation")
    public static final int ARCH_P2M_GENERATION = 2336;
    /** Bytes of the whole. */
    public static final int SIZE = 2344;

    private SharedInfo32() {
    }
}
