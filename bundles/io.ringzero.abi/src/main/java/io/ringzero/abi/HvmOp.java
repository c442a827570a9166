// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Operations of {@code hvm_op} that the newest form of the interface has. */
@XenHeader("hvm/hvm_op.h")
public final class HvmOp {
    /** {@code struct xen_hvm_param}. */
    public static final int HVMOP_set_param = 0;
    /** {@code struct xen_hvm_param}. */
    public static final int HVMOP_get_param = 1;
    /** Null pointer. */
    public static final int HVMOP_flush_tlbs = 5;
    /** {@code struct xen_hvm_pagetable_dying}. */
    public static final int HVMOP_pagetable_dying = 9;
    /** {@code struct xen_hvm_get_time}. */
    public static final int HVMOP_get_time = 10;
    /** {@code struct xen_hvm_xentrace}. */
    public static final int HVMOP_xentrace = 11;
    /** {@code struct xen_hvm_get_mem_type}. */
    public static final int HVMOP_get_mem_type = 15;
    /** {@code struct xen_hvm_evtchn_upcall_vector}. */
    public static final int HVMOP_set_evtchn_upcall_vector = 23;
    /** Null pointer. */
    public static final int HVMOP_guest_request_vm_event = 24;
    /** {@code struct xen_hvm_altp2m_op}. */
    public static final int HVMOP_altp2m = 25;

    private HvmOp() {
    }
}
