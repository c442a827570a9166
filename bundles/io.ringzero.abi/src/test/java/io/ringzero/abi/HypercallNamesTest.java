// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of hypercalls are those of the counts taken on real Xen. */
class HypercallNamesTest {
    @ParameterizedTest
    @CsvSource({"1, 0, mmu_update.MMU_NORMAL", "1, 1, mmu_update.MACHPHYS", "6, 2, sched_op_compat.shutdown",
        "8, 7, set_debugreg.dr7", "12, 1, memory_op.decrease_res", "12, 9, memory_op.memory_map",
        "12, 12, memory_op.machphys_mapping", "17, 6, xen_version.get_features", "18, 0, console_io.write",
        "20, 6, grant_table_op.query_size", "20, 8, grant_table_op.set_version", "21, 0, vm_assist.4gb_segments",
        "21, 2, vm_assist.writable_pt", "21, 3, vm_assist.pae_extended_cr3",
        "21, 5, vm_assist.runstate_update_flag", "21, 32, vm_assist.m2p_strict", "24, 3, vcpu_op.is_up",
        "24, 7, vcpu_op.stop_periodic", "24, 8, vcpu_op.set_singleshot", "24, 10, vcpu_op.reg_vcpu_info",
        "25, 1, set_segment_base.GS_user", "26, 13, mmuext_op.SET_LDT", "26, 15, mmuext_op.NEW_USER_BASEPTR",
        "29, 0, sched_op.yield", "30, 0, callback_op.register", "32, 4, event_channel_op.send",
        "32, 13, event_channel_op.set_priority", "33, 28, physdev_op.pirq_eoi_gmfn_v2",
        "33, 6, physdev_op.set_iopl",
        "5, 0, fpu_taskswitch.clear", "40, 4, xenpmu_op", "14, 3, update_va_mapping",
        "0, 0, set_trap_table"})
    void isAsCounted(int number, long operation, String name) {
        assertEquals(name, HypercallNames.name(number, operation));
    }

    @ParameterizedTest
    @CsvSource({"11, 0, hypercall_11", "45, 0, hypercall_45", "63, 9, hypercall_63", "-1, 0, hypercall_-1",
        "12, 8, memory_op.8", "12, 99, memory_op.99", "26, 14, mmuext_op.14", "33, 0, physdev_op.0",
        "29, -1, sched_op.18446744073709551615"})
    void whatXenDoesNotKnowIsNamedByNumber(int number, long operation,
        String name) {
        assertEquals(name, HypercallNames.name(number, operation));
    }

    @Test
    void everyNumberOfTheHeaderHasItsName() throws Exception {
        for (Field field : Hypercall.class.getFields()) {
            String name = field.getName().substring("HYPERVISOR_".length());
            String expected = switch (name) {
                case "arch_0" -> "mca";
                case "arch_1" -> "paging_domctl";
                default -> name;
            };
            assertEquals(expected, HypercallNames.name(field.getInt(null)));
        }
    }
}
