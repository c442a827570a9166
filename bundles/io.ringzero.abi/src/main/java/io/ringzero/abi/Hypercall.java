// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Hypercall numbers: RAX (EAX) at the hypercall instruction. */
@XenHeader(value = "xen.h", prefix = "__")
public final class Hypercall {
    public static final int HYPERVISOR_set_trap_table = 0;
    public static final int HYPERVISOR_mmu_update = 1;
    public static final int HYPERVISOR_set_gdt = 2;
    public static final int HYPERVISOR_stack_switch = 3;
    public static final int HYPERVISOR_set_callbacks = 4;
    public static final int HYPERVISOR_fpu_taskswitch = 5;
    /** Before 3.1. */
    public static final int HYPERVISOR_sched_op_compat = 6;
    public static final int HYPERVISOR_platform_op = 7;
    public static final int HYPERVISOR_set_debugreg = 8;
    public static final int HYPERVISOR_get_debugreg = 9;
    public static final int HYPERVISOR_update_descriptor = 10;
    public static final int HYPERVISOR_memory_op = 12;
    public static final int HYPERVISOR_multicall = 13;
    public static final int HYPERVISOR_update_va_mapping = 14;
    public static final int HYPERVISOR_set_timer_op = 15;
    /** Before 3.2.2. */
    public static final int HYPERVISOR_event_channel_op_compat = 16;
    public static final int HYPERVISOR_xen_version = 17;
    public static final int HYPERVISOR_console_io = 18;
    /** Before 3.2.2. */
    public static final int HYPERVISOR_physdev_op_compat = 19;
    public static final int HYPERVISOR_grant_table_op = 20;
    public static final int HYPERVISOR_vm_assist = 21;
    public static final int HYPERVISOR_update_va_mapping_otherdomain = 22;
    public static final int HYPERVISOR_iret = 23;
    public static final int HYPERVISOR_vcpu_op = 24;
    /** 64-bit only. */
    public static final int HYPERVISOR_set_segment_base = 25;
    public static final int HYPERVISOR_mmuext_op = 26;
    public static final int HYPERVISOR_xsm_op = 27;
    public static final int HYPERVISOR_nmi_op = 28;
    public static final int HYPERVISOR_sched_op = 29;
    public static final int HYPERVISOR_callback_op = 30;
    public static final int HYPERVISOR_xenoprof_op = 31;
    public static final int HYPERVISOR_event_channel_op = 32;
    public static final int HYPERVISOR_physdev_op = 33;
    public static final int HYPERVISOR_hvm_op = 34;
    public static final int HYPERVISOR_sysctl = 35;
    public static final int HYPERVISOR_domctl = 36;
    public static final int HYPERVISOR_kexec_op = 37;
    public static final int HYPERVISOR_tmem_op = 38;
    public static final int HYPERVISOR_argo_op = 39;
    public static final int HYPERVISOR_xenpmu_op = 40;
    public static final int HYPERVISOR_dm_op = 41;
    public static final int HYPERVISOR_hypfs_op = 42;
    /** Machine-check interface. */
    public static final int HYPERVISOR_arch_0 = 48;
    /** Paging domctl. */
    public static final int HYPERVISOR_arch_1 = 49;
    public static final int HYPERVISOR_arch_2 = 50;
    public static final int HYPERVISOR_arch_3 = 51;
    public static final int HYPERVISOR_arch_4 = 52;
    public static final int HYPERVISOR_arch_5 = 53;
    public static final int HYPERVISOR_arch_6 = 54;
    public static final int HYPERVISOR_arch_7 = 55;

    private Hypercall() {
    }
}
