// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.CallbackOp;
import io.ringzero.abi.ConsoleIo;
import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.HvmOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.MmuExt;
import io.ringzero.abi.MmuUpdate;
import io.ringzero.abi.PhysdevOp;
import io.ringzero.abi.PlatformOp;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.Sysctl;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.VmAssist;
import io.ringzero.abi.XenPmu;
import io.ringzero.abi.XenVersion;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.fake.MemoryBench;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * docs/interfaces.md lists what the ABI has and what the core does: each constant of an operation has its row, each row's call is
 * answered as the row says, and no number without a row is answered but as one that does not exist.
 */
class EveryInterfaceIsListedTest {
    private static final long AT = (long) MemoryBench.SCRATCH * MemoryBench.PAGE;
    private static final long SELF = 0x7ff0;
    private static final long VERSION = 0x15L << 32;
    private static final long PLATFORM_VERSION = 0x0300_0001L << 32;
    /** Operations are numbered below this; domctls that are not are in the page. */
    private static final int NUMBERS = 64;

    private final MemoryBench bench = new MemoryBench();
    private final InterfacePage page;
    private final Map<String, String> wrong = new TreeMap<>();

    EveryInterfaceIsListedTest() throws IOException {
        page = new InterfacePage();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void eachConstantHasItsRow() throws IllegalAccessException {
        constants(InterfacePage.HYPERCALLS, Hypercall.class, "HYPERVISOR_\\w+");
        constants(Hypercall.HYPERVISOR_event_channel_op, EventChannelOp.class, "EVTCHNOP_\\w+");
        constants(Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.class, "GNTTABOP_\\w+");
        constants(Hypercall.HYPERVISOR_memory_op, MemoryOp.class, "XENMEM_(?!resource_)\\w+");
        constants(Hypercall.HYPERVISOR_mmu_update, MmuUpdate.class, "MMU_\\w+");
        constants(Hypercall.HYPERVISOR_mmuext_op, MmuExt.class, "MMUEXT_\\w+");
        constants(Hypercall.HYPERVISOR_sched_op, SchedOp.class, "SCHEDOP_\\w+");
        constants(Hypercall.HYPERVISOR_vcpu_op, VcpuOp.class, "VCPUOP_\\w+");
        constants(Hypercall.HYPERVISOR_callback_op, CallbackOp.class, "CALLBACKOP_\\w+");
        constants(Hypercall.HYPERVISOR_xen_version, XenVersion.class, "XENVER_\\w+");
        constants(Hypercall.HYPERVISOR_console_io, ConsoleIo.class, "CONSOLEIO_\\w+");
        constants(Hypercall.HYPERVISOR_vm_assist, VmAssist.class, "VMASST_TYPE_\\w+");
        constants(Hypercall.HYPERVISOR_physdev_op, PhysdevOp.class, "PHYSDEVOP_\\w+");
        constants(Hypercall.HYPERVISOR_hvm_op, HvmOp.class, "HVMOP_\\w+");
        constants(Hypercall.HYPERVISOR_xenpmu_op, XenPmu.class, "XENPMU_\\w+");
        constants(Hypercall.HYPERVISOR_domctl, Domctl.class, "XEN_DOMCTL_[a-z0-9_]+");
        constants(Hypercall.HYPERVISOR_sysctl, Sysctl.class, "XEN_SYSCTL_[a-z0-9_]+");
        constants(Hypercall.HYPERVISOR_platform_op, PlatformOp.class, "XENPF_[a-z0-9_]+");
        assertEquals(Map.of(), wrong);
    }

    private void constants(int section, Class<?> type, String names) throws IllegalAccessException {
        Map<Integer, InterfacePage.Row> rows = page.sections.getOrDefault(section, Map.of());
        Pattern pattern = Pattern.compile(names);
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == int.class && pattern.matcher(field.getName()).matches()) {
                InterfacePage.Row row = rows.get(field.getInt(null));
                if (row == null || !row.name().equals(field.getName())) {
                    wrong.put(field.getName(), "has no row of its number, " + field.getInt(null) + "; there is " + row);
                }
            }
        }
    }

    @Test
    void theCoreHasTheCallsThatThePageHas() {
        Map<Integer, InterfacePage.Row> rows = page.sections.getOrDefault(InterfacePage.HYPERCALLS, Map.of());
        for (int number = 0; number < Dispatcher.NUMBERS; number++) {
            InterfacePage.Row row = rows.get(number);
            boolean listed = row != null && !row.kind().equals("absent");
            if (listed != bench.get(Dispatcher.class).own(number)) {
                wrong.put("hypercall " + number, "the page says " + row);
            }
        }
        assertEquals(Map.of(), wrong);
    }

    @Test
    void eachOperationIsAnsweredAsThePageSays() {
        Domain plain = domain(false);
        Domain privileged = domain(true);
        for (Map.Entry<Integer, Map<Integer, InterfacePage.Row>> section : page.sections.entrySet()) {
            if (section.getKey() == InterfacePage.HYPERCALLS) {
                continue;
            }
            TreeMap<Integer, InterfacePage.Row> rows = new TreeMap<>(section.getValue());
            int last = section.getKey() == Hypercall.HYPERVISOR_mmu_update ? 4 : NUMBERS;
            for (int i = 0; i < Math.max(last, rows.isEmpty() ? 0 : rows.lastKey() + 1); i++) {
                InterfacePage.Row row = rows.get(i);
                if (row != null || i < last) {
                    plain = fresh(plain, false);
                    check(row, section.getKey(), i, make(plain, section.getKey(), i), false);
                    privileged = fresh(privileged, true);
                    check(row, section.getKey(), i, make(privileged, section.getKey(), i), true);
                }
            }
        }
        assertEquals(Map.of(), wrong);
        bench.destroy(plain);
        bench.destroy(privileged);
    }

    private Domain domain(boolean privileged) {
        return bench.domain(privileged ? MemoryBench.privilegedSpec("privileged") : MemoryBench.spec("plain", 1));
    }

    /** The domain, or another where the last call was its last. */
    private Domain fresh(Domain domain, boolean privileged) {
        if (domain.shutdown() == null) {
            return domain;
        }
        bench.destroy(domain);
        return domain(privileged);
    }

    /** Makes an operation; what it is given is zeroes, but for what the hypercall needs to find it. */
    private long make(Domain domain, int hypercall, int operation) {
        long[] words = new long[32];
        long[] args = switch (hypercall) {
            case Hypercall.HYPERVISOR_vcpu_op -> new long[] {operation, 0, AT};
            case Hypercall.HYPERVISOR_vm_assist -> new long[] {0, operation};
            case Hypercall.HYPERVISOR_console_io, Hypercall.HYPERVISOR_grant_table_op -> new long[] {operation,
                hypercall == Hypercall.HYPERVISOR_console_io ? 1 : AT,
                hypercall == Hypercall.HYPERVISOR_console_io ? AT : 1};
            case Hypercall.HYPERVISOR_mmu_update, Hypercall.HYPERVISOR_mmuext_op -> {
                words[0] = operation;
                yield new long[] {AT, 1, 0, SELF};
            }
            case Hypercall.HYPERVISOR_domctl, Hypercall.HYPERVISOR_sysctl -> {
                words[0] = operation | VERSION;
                yield new long[] {AT};
            }
            case Hypercall.HYPERVISOR_platform_op -> {
                words[0] = operation | PLATFORM_VERSION;
                yield new long[] {AT};
            }
            default -> new long[] {operation, AT};
        };
        bench.scratch(domain, words);
        return bench.call(domain.vcpus().getFirst(), hypercall, args);
    }

    private void check(InterfacePage.@Nullable Row row, int hypercall, int operation, long answer, boolean privileged) {
        long unknown = unknown(hypercall, privileged);
        boolean asSaid = row == null
            ? answer == unknown
            : switch (row.kind()) {
                case "absent" -> answer == unknown;
                case "privileged" -> privileged ? answer != -Errno.ENOSYS : answer < 0 && answer != -Errno.ENOSYS;
                case "refused" -> answer < 0 && row.answer().contains(name(-answer));
                case "whole" -> answer != -Errno.ENOSYS;
                default -> false;
            };
        if (!asSaid) {
            wrong.put(hypercall + "." + operation + (privileged ? ", privileged" : ""),
                answer + " is not what the page says: " + row);
        }
    }

    /** What a number that is no operation's is answered. */
    private static long unknown(int hypercall, boolean privileged) {
        return switch (hypercall) {
            case Hypercall.HYPERVISOR_vm_assist -> -Errno.EINVAL;
            case Hypercall.HYPERVISOR_xenpmu_op -> -Errno.EOPNOTSUPP; // off, whatever is asked
            case Hypercall.HYPERVISOR_domctl, Hypercall.HYPERVISOR_sysctl, Hypercall.HYPERVISOR_platform_op,
                Hypercall.HYPERVISOR_console_io -> privileged ? -Errno.ENOSYS : -Errno.EPERM;
            default -> -Errno.ENOSYS;
        };
    }

    private static String name(long errno) {
        for (Field field : Errno.class.getDeclaredFields()) {
            try {
                if (field.getName().startsWith("E") && field.getInt(null) == errno) {
                    return field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return "errno " + errno;
    }
}
