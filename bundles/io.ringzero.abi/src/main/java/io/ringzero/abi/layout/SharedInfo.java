// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** The page that a domain shares with Xen, 64-bit. */
@XenStruct(value = "struct shared_info", header = "xen.h", bits = 64)
public final class SharedInfo {
    /** The first 32 vCPUs' {@link VcpuInfo}. */
    public static final int VCPU_INFO = 0;
    /** One bit a port. */
    public static final int EVTCHN_PENDING = 2048;
    /** One bit a port. */
    public static final int EVTCHN_MASK = 2560;
    /** Odd while the wall clock is being written. */
    public static final int WC_VERSION = 3072;
    /** Wall clock at system time 0: seconds since 1970. */
    public static final int WC_SEC = 3076;
    /** Nanoseconds of the same. */
    public static final int WC_NSEC = 3080;
    /** High 32 bits of wc_sec. */
    public static final int WC_SEC_HI = 3084;
    /** Highest pfn of the guest's p2m. */
    @XenStruct.Member("arch.max_pfn")
    public static final int ARCH_MAX_PFN = 3088;
    /** Frame of the p2m's tree. */
    @XenStruct.Member("arch.pfn_to_mfn_frame_list_list")
    public static final int ARCH_PFN_TO_MFN_FRAME_LIST_LIST = 3096;
    @XenStruct.Member("arch.nmi_reason")
    public static final int ARCH_NMI_REASON = 3104;
    /** Page table for p2m_vaddr. */
    @XenStruct.Member("arch.p2m_cr3")
    public static final int ARCH_P2M_CR3 = 3112;
    /** The linear p2m. */
    @XenStruct.Member("arch.p2m_vaddr")
    public static final int ARCH_P2M_VADDR = 3120;
    /** Odd while the p2m changes. */
    @XenStruct.Member("arch.p2m_generation")
    public static final int ARCH_P2M_GENERATION = 3128;
    /** Bytes of the whole. */
    public static final int SIZE = 3136;

    private SharedInfo() {
    }
}
