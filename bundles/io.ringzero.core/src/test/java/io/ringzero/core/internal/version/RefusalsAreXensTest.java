// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.PhysdevOp;
import io.ringzero.abi.SchedOp;
import io.ringzero.abi.XenVersion;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.Bench;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What an unprivileged PV domain is refused, and by which error, as Xen 4.17 checks it: structure, version, domain, right. */
class RefusalsAreXensTest {
    private static final long NOWHERE = 1L << 46;
    private static final int DOMCTL_GETDOMAININFO = 5;
    private static final int DOMCTL_CREATE = 1;
    private static final int DOMCTL_PAUSE = 3;
    private static final long SELF = 0x7ff0;

    private Bench bench;
    private Domain domain;
    private Vcpu vcpu;
    private long at;

    @BeforeEach
    void begin() {
        bench = new Bench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        at = bench.scratch(domain);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    /**
     * One call.
     *
     * @param words what lies at the address that is its argument
     */
    private record Row(String name, long answer, int number, List<Integer> words, long... args) {
    }

    private Row control(String name, int errno, int number, Integer... words) {
        return new Row(name, -errno, number, List.of(words), at);
    }

    private Row physdev(String name, long answer, int operation, Integer... words) {
        return new Row("physdev_op " + name, answer, Hypercall.HYPERVISOR_physdev_op, List.of(words), operation, at);
    }

    private Row version(String name, long answer, int operation, long argument) {
        return new Row("xen_version " + name, answer, Hypercall.HYPERVISOR_xen_version, List.of(0, 0), operation,
            argument);
    }

    private List<Row> rows() {
        int domctl = Hypercall.HYPERVISOR_domctl;
        int sysctl = Hypercall.HYPERVISOR_sysctl;
        int platform = Hypercall.HYPERVISOR_platform_op;
        int hvm = Hypercall.HYPERVISOR_hvm_op;
        return List.of(
            new Row("domctl, no structure", -Errno.EFAULT, domctl, List.of(), NOWHERE),
            control("domctl of another version", Errno.EACCES, domctl, DOMCTL_GETDOMAININFO, 0x14, 0),
            control("domctl of a domain that is not there", Errno.ESRCH, domctl, DOMCTL_PAUSE, 0x15, 1000),
            control("getdomaininfo from a number on", Errno.EPERM, domctl, DOMCTL_GETDOMAININFO, 0x15, 1000),
            control("domctl of DOMID_SELF", Errno.ESRCH, domctl, DOMCTL_PAUSE, 0x15, (int) SELF),
            control("domctl of domain 0", Errno.EPERM, domctl, DOMCTL_GETDOMAININFO, 0x15, 0),
            control("domctl of itself", Errno.EPERM, domctl, DOMCTL_GETDOMAININFO, 0x15, domain.domid()),
            control("domctl that creates", Errno.EPERM, domctl, DOMCTL_CREATE, 0x15, 1000),
            new Row("sysctl, no structure", -Errno.EFAULT, sysctl, List.of(), NOWHERE),
            control("sysctl of another version", Errno.EACCES, sysctl, 1, 0x14),
            control("sysctl", Errno.EPERM, sysctl, 1, 0x15),
            control("platform_op of another version", Errno.EACCES, platform, 17, 0x02000000),
            control("platform_op", Errno.EPERM, platform, 17, 0x03000001),
            new Row("console_io write", -Errno.EPERM, Hypercall.HYPERVISOR_console_io, List.of(), 0, 1, at),
            new Row("console_io read", -Errno.EPERM, Hypercall.HYPERVISOR_console_io, List.of(), 1, 1, at),
            new Row("xenpmu_op", -Errno.EOPNOTSUPP, Hypercall.HYPERVISOR_xenpmu_op, List.of(), 0, at),
            new Row("hvm_op get_param, no structure", -Errno.EFAULT, hvm, List.of(), 1, NOWHERE),
            new Row("hvm_op get_param", -Errno.EINVAL, hvm, List.of((int) SELF, 1), 1, at),
            new Row("hvm_op get_param of no parameter", -Errno.EINVAL, hvm, List.of((int) SELF, 39), 1, at),
            new Row("hvm_op get_param of nobody's", -Errno.ESRCH, hvm, List.of(1000, 1), 1, at),
            new Row("hvm_op set_param", -Errno.EINVAL, hvm, List.of((int) SELF, 1), 0, at),
            new Row("hvm_op get_time", 0, hvm, List.of(), 10, at),
            new Row("hvm_op guest_request_vm_event", 0, hvm, List.of(), 24, 0),
            new Row("hvm_op altp2m", -Errno.EOPNOTSUPP, hvm, List.of(), 25, at),
            new Row("dm_op, buffers", -Errno.E2BIG, Hypercall.HYPERVISOR_dm_op, List.of(), 0, 3, at),
            new Row("dm_op for nobody", -Errno.ESRCH, Hypercall.HYPERVISOR_dm_op, List.of(), 1000, 1, at),
            new Row("dm_op for itself", -Errno.EPERM, Hypercall.HYPERVISOR_dm_op, List.of(), domain.domid(), 1, at),
            new Row("dm_op for domain 0", -Errno.EINVAL, Hypercall.HYPERVISOR_dm_op, List.of(), 0, 1, at),
            new Row("hvm_op 99", -Errno.ENOSYS, hvm, List.of(), 99, at),
            physdev("set_iopl 1", 0, PhysdevOp.PHYSDEVOP_set_iopl, 1),
            physdev("set_iopl 4", -Errno.EINVAL, PhysdevOp.PHYSDEVOP_set_iopl, 4),
            physdev("map_pirq", -Errno.EPERM, PhysdevOp.PHYSDEVOP_map_pirq, 0),
            physdev("setup_gsi", -Errno.EPERM, PhysdevOp.PHYSDEVOP_setup_gsi, 0),
            physdev("apic_read", -Errno.EPERM, PhysdevOp.PHYSDEVOP_apic_read, 0),
            physdev("irq_status_query", 0, PhysdevOp.PHYSDEVOP_irq_status_query, 47, 0),
            physdev("irq_status_query of none", -Errno.EINVAL, PhysdevOp.PHYSDEVOP_irq_status_query, 48, 0),
            physdev("get_free_pirq", 0, PhysdevOp.PHYSDEVOP_get_free_pirq, 1, 0),
            physdev("eoi of one it took", 0, PhysdevOp.PHYSDEVOP_eoi, 47),
            physdev("restore_msi of no device", -Errno.ENODEV, PhysdevOp.PHYSDEVOP_restore_msi, 0),
            physdev("map_pirq for nobody", -Errno.ESRCH, PhysdevOp.PHYSDEVOP_map_pirq, 1000),
            physdev("setup_gsi of none", -Errno.EINVAL, PhysdevOp.PHYSDEVOP_setup_gsi, 99),
            physdev("eoi of an interrupt it has not", -Errno.EINVAL, PhysdevOp.PHYSDEVOP_eoi, 5),
            physdev("1000", -Errno.ENOSYS, 1000, 0),
            version("version", 4 << 16 | 17, XenVersion.XENVER_version, 0),
            version("extraversion", 0, XenVersion.XENVER_extraversion, at),
            version("extraversion to nowhere", -Errno.EFAULT, XenVersion.XENVER_extraversion, NOWHERE),
            version("compile_info", 0, XenVersion.XENVER_compile_info, at),
            version("capabilities", 0, XenVersion.XENVER_capabilities, at),
            version("changeset", 0, XenVersion.XENVER_changeset, at),
            version("platform_parameters", 0, XenVersion.XENVER_platform_parameters, at),
            version("get_features of map 0", 0, XenVersion.XENVER_get_features, at),
            version("pagesize", 4096, XenVersion.XENVER_pagesize, 0),
            version("pagesize with an argument", -Errno.EINVAL, XenVersion.XENVER_pagesize, at),
            version("guest_handle", 0, XenVersion.XENVER_guest_handle, at),
            version("commandline, which says <denied>", 0, XenVersion.XENVER_commandline, at),
            version("build_id", -Errno.EPERM, XenVersion.XENVER_build_id, at),
            version("99", -Errno.ENOSYS, 99, at),
            new Row("sched_op remote_shutdown of nobody", -Errno.ESRCH, Hypercall.HYPERVISOR_sched_op,
                List.of(1000, 0), SchedOp.SCHEDOP_remote_shutdown, at),
            new Row("sched_op remote_shutdown of domain 0", -Errno.EPERM, Hypercall.HYPERVISOR_sched_op,
                List.of(0, 0), SchedOp.SCHEDOP_remote_shutdown, at),
            new Row("sched_op 99", -Errno.ENOSYS, Hypercall.HYPERVISOR_sched_op, List.of(), 99, at));
    }

    @TestFactory
    Stream<DynamicTest> answer() {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.name, () -> {
            bench.ints(at, row.words.stream().mapToInt(Integer::intValue).toArray());
            assertEquals(row.answer, bench.call(vcpu, row.number, row.args));
        }));
    }
}
