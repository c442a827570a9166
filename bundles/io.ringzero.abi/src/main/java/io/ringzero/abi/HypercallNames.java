// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import static io.ringzero.abi.Hypercall.HYPERVISOR_callback_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_console_io;
import static io.ringzero.abi.Hypercall.HYPERVISOR_event_channel_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_event_channel_op_compat;
import static io.ringzero.abi.Hypercall.HYPERVISOR_fpu_taskswitch;
import static io.ringzero.abi.Hypercall.HYPERVISOR_get_debugreg;
import static io.ringzero.abi.Hypercall.HYPERVISOR_grant_table_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_memory_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_mmu_update;
import static io.ringzero.abi.Hypercall.HYPERVISOR_mmuext_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_physdev_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_physdev_op_compat;
import static io.ringzero.abi.Hypercall.HYPERVISOR_sched_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_sched_op_compat;
import static io.ringzero.abi.Hypercall.HYPERVISOR_set_debugreg;
import static io.ringzero.abi.Hypercall.HYPERVISOR_set_segment_base;
import static io.ringzero.abi.Hypercall.HYPERVISOR_vcpu_op;
import static io.ringzero.abi.Hypercall.HYPERVISOR_vm_assist;
import static io.ringzero.abi.Hypercall.HYPERVISOR_xen_version;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of hypercalls and their sub-operations, as reports and logs spell them: {@code mmu_update.MMU_NORMAL},
 * {@code sched_op.yield}, {@code set_trap_table}.
 *
 * <p>Which number is the sub-operation: the first argument, but for {@code mmu_update} (bits 0 and 1 of each ptr),
 * {@code mmuext_op} (cmd of each operation), {@code vm_assist} (the type, second argument) and the two
 * compatibility calls whose command stands in the structure. Immutable; any thread.
 */
public final class HypercallNames {
    /** Index is the number; {@code -} where Xen has none. */
    private static final List<String> CALLS = List.of("set_trap_table", "mmu_update", "set_gdt", "stack_switch",
        "set_callbacks", "fpu_taskswitch", "sched_op_compat", "platform_op", "set_debugreg", "get_debugreg",
        "update_descriptor", "-", "memory_op", "multicall", "update_va_mapping", "set_timer_op",
        "event_channel_op_compat", "xen_version", "console_io", "physdev_op_compat", "grant_table_op", "vm_assist",
        "update_va_mapping_otherdomain", "iret", "vcpu_op", "set_segment_base", "mmuext_op", "xsm_op", "nmi_op",
        "sched_op", "callback_op", "xenoprof_op", "event_channel_op", "physdev_op", "hvm_op", "sysctl", "domctl",
        "kexec_op", "tmem_op", "argo_op", "xenpmu_op", "dm_op", "hypfs_op", "-", "-", "-", "-", "-", "mca",
        "paging_domctl", "arch_2", "arch_3", "arch_4", "arch_5", "arch_6", "arch_7");

    private static final List<String> EVENTS = List.of("bind_interdomain", "bind_virq", "bind_pirq", "close", "send",
        "status", "alloc_unbound", "bind_ipi", "bind_vcpu", "unmask", "reset", "init_control", "expand_array",
        "set_priority");
    private static final List<String> SCHEDULER = List.of("yield", "block", "shutdown", "poll", "remote_shutdown",
        "shutdown_code", "watchdog", "pin_override");
    private static final List<String> DEBUG_REGISTERS = List.of("dr0", "dr1", "dr2", "dr3", "dr4", "dr5", "dr6", "dr7");
    private static final List<String> PHYSDEV = List.of("-", "-", "-", "-", "-", "irq_status_query", "set_iopl",
        "set_iobitmap", "apic_read", "apic_write", "alloc_irq_vector", "free_irq_vector", "eoi", "map_pirq",
        "unmap_pirq", "manage_pci_add", "manage_pci_remove", "pirq_eoi_gmfn_v1", "-", "restore_msi",
        "manage_pci_add_ext", "setup_gsi", "-", "get_free_pirq", "pci_mmcfg_reserved", "pci_device_add",
        "pci_device_remove", "restore_msi_ext", "pirq_eoi_gmfn_v2", "dbgp_op", "prepare_msix", "release_msix");

    private static final Map<Integer, List<String>> OPERATIONS = Map.ofEntries(
        Map.entry(HYPERVISOR_mmu_update, List.of("MMU_NORMAL", "MACHPHYS", "PRESERVE_AD", "NO_TRANSLATE")),
        Map.entry(HYPERVISOR_fpu_taskswitch, List.of("clear", "set")),
        Map.entry(HYPERVISOR_sched_op_compat, SCHEDULER.subList(0, 3)), Map.entry(HYPERVISOR_sched_op, SCHEDULER),
        Map.entry(HYPERVISOR_set_debugreg, DEBUG_REGISTERS), Map.entry(HYPERVISOR_get_debugreg, DEBUG_REGISTERS),
        Map.entry(HYPERVISOR_memory_op,
            List.of("increase_res", "decrease_res", "maximum_ram_page", "current_res", "maximum_res",
                "machphys_mfn_list", "populate_physmap", "add_to_physmap", "-", "memory_map",
                "machine_memory_map", "exchange", "machphys_mapping", "set_memory_map", "maximum_gpfn",
                "remove_from_physmap", "set_pod_target", "get_pod_target", "get_sharing_freed_pages",
                "get_sharing_shared_pages", "paging_op", "access_op", "sharing_op", "add_to_physmap_batch",
                "claim_pages", "machphys_compat_mfn_list", "get_vnumainfo", "reserved_device_memory_map",
                "acquire_resource")),
        Map.entry(HYPERVISOR_xen_version,
            List.of("version", "extraversion", "compile_info", "capabilities", "changeset",
                "platform_parameters", "get_features", "pagesize", "guest_handle", "commandline",
                "build_id")),
        Map.entry(HYPERVISOR_console_io, List.of("write", "read")),
        Map.entry(HYPERVISOR_grant_table_op,
            List.of("map_grant_ref", "unmap_grant_ref", "setup_table", "dump_table", "transfer", "copy",
                "query_size", "unmap_and_replace", "set_version", "get_status_frames", "get_version",
                "swap_grant_ref", "cache_flush")),
        Map.entry(HYPERVISOR_vm_assist,
            List.of("4gb_segments", "4gb_segments_notify", "writable_pt", "pae_extended_cr3",
                "architectural_iopl", "runstate_update_flag")),
        Map.entry(HYPERVISOR_vcpu_op,
            List.of("initialise", "up", "down", "is_up", "get_runstate", "reg_runstate", "set_periodic",
                "stop_periodic", "set_singleshot", "stop_singleshot", "reg_vcpu_info", "send_nmi",
                "get_physid", "reg_vcpu_time")),
        Map.entry(HYPERVISOR_set_segment_base, List.of("FS", "GS_user", "GS_kernel", "GS_user_sel")),
        Map.entry(HYPERVISOR_mmuext_op,
            List.of("PIN_L1", "PIN_L2", "PIN_L3", "PIN_L4", "UNPIN", "NEW_BASEPTR", "TLB_FLUSH_LOCAL",
                "INVLPG_LOCAL", "TLB_FLUSH_MULTI", "INVLPG_MULTI", "TLB_FLUSH_ALL", "INVLPG_ALL",
                "FLUSH_CACHE", "SET_LDT", "-", "NEW_USER_BASEPTR", "CLEAR_PAGE", "COPY_PAGE",
                "FLUSH_CACHE_GLOBAL", "MARK_SUPER", "UNMARK_SUPER")),
        Map.entry(HYPERVISOR_callback_op, List.of("register", "unregister")),
        Map.entry(HYPERVISOR_event_channel_op, EVENTS), Map.entry(HYPERVISOR_event_channel_op_compat, EVENTS),
        Map.entry(HYPERVISOR_physdev_op, PHYSDEV), Map.entry(HYPERVISOR_physdev_op_compat, PHYSDEV));

    private static final int M2P_STRICT = VmAssist.VMASST_TYPE_m2p_strict;

    private HypercallNames() {
    }

    /** Name of a call; {@code hypercall_N} for a number that Xen does not use. */
    public static String name(int number) {
        String known = at(CALLS, number);
        return known == null ? "hypercall_" + number : known;
    }

    /**
     * Name of a call with its sub-operation, such as {@code memory_op.decrease_res}; the plain name for calls that
     * have no sub-operations, {@code memory_op.99} for one that Xen does not know.
     */
    public static String name(int number, long operation) {
        List<String> operations = OPERATIONS.get(number);
        if (operations == null) {
            return name(number);
        }
        if (number == HYPERVISOR_vm_assist && operation == M2P_STRICT) {
            return "vm_assist.m2p_strict";
        }
        String known = at(operations, operation);
        return name(number) + "." + (known == null ? Long.toUnsignedString(operation) : known);
    }

    private static @Nullable String at(List<String> names, long index) {
        if (index < 0 || index >= names.size()) {
            return null;
        }
        String name = names.get((int) index);
        return name.equals("-") ? null : name;
    }
}
