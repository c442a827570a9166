// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.VcpuOp;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.XenVersion;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arguments of 32-bit guests: structures of their width (Xen's compat layer), 64-bit values in two registers. */
class NarrowHypercallsReadTheirLayoutsTest {
    private static final long AT = (long) SCRATCH * PAGE;
    private final MemoryBench bench = new MemoryBench();
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void guest() {
        domain = bench.domain(MemoryBench.narrowSpec("narrow", 2));
        vcpu = domain.vcpus().getFirst();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void words(int index, int... values) {
        for (int i = 0; i < values.length; i++) {
            bench.machine.memory().writeInt(bench.maddr(domain, SCRATCH) + 4L * (index + i), values[i]);
        }
    }

    private int word(int index) {
        return bench.machine.memory().readInt(bench.maddr(domain, SCRATCH) + 4L * index);
    }

    @Test
    void theM2pIsWhereTheAbiSays() {
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_machphys_mapping, AT));
        assertEquals(0xf580_0000, word(0));
        assertEquals(0xffe0_0000, word(1));
        assertEquals((0xffe0_0000 - 0xf580_0000) / 4 - 1, word(2));
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_xen_version, XenVersion.XENVER_platform_parameters, AT));
        assertEquals(0xf580_0000, word(0));
    }

    @Test
    void aMulticallHasEntriesOf32Bytes() {
        words(0, Hypercall.HYPERVISOR_xen_version, -1, XenVersion.XENVER_version, 0, 0, 0, 0, 0,
            Hypercall.HYPERVISOR_xen_version, -1, 99, 0, 0, 0, 0, 0);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_multicall, AT, 2));
        assertEquals(4 << 16 | 17, word(1));
        assertEquals(-Errno.ENOSYS, word(9));
    }

    @Test
    void theBalloonReadsAndWritesLists() {
        int given = (int) bench.mfn(domain, 900);
        assertEquals(0, bench.unmap(vcpu, 900));
        words(16, given);
        words(0, (int) AT + 64, 1, 0, 0, 0x7ff0);
        long pages = domain.memory().pages();
        assertEquals(1, bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_decrease_reservation, AT));
        assertEquals(pages - 1, domain.memory().pages());
        words(16, 900);
        assertEquals(1, bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_populate_physmap, AT));
        assertEquals(given, word(16), "the lowest free frame is the one given up");
        assertEquals(900, bench.machine.memory().readInt(
            bench.translate(domain, X86Flat32.MACH2PHYS_VIRT_START_PAE + given * 4L)));
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void anExchangeKeepsItsCount() {
        int given = (int) bench.mfn(domain, 901);
        assertEquals(0, bench.unmap(vcpu, 901));
        words(32, given, 901);
        words(0, (int) AT + 128, 1, 0, 0, 0x7ff0, (int) AT + 132, 1, 0, 0, 0x7ff0, 0);
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_memory_op, MemoryOp.XENMEM_exchange, AT));
        assertEquals(1, word(10));
        assertTrue(word(33) != 901, "the new frame");
        assertEquals(List.of(), bench.audit());
    }

    @Test
    void grantFramesAreAListOfWords() {
        words(0, 0x7ff0, 2, 99, (int) AT + 64);
        words(16, -1, -1, -1);
        assertEquals(0,
            bench.call(vcpu, Hypercall.HYPERVISOR_grant_table_op, GrantTableOp.GNTTABOP_setup_table, AT, 1));
        assertEquals(0, word(2) & 0xffff);
        assertTrue(word(16) > 0 && word(17) > 0);
        assertEquals(-1, word(18));
    }

    @Test
    void wideValuesComeInTwoRegisters() {
        long entry = bench.mfn(domain, 700) << 12 | 0x8000_0000_0000_0063L;
        assertEquals(0, bench.remap(vcpu, 700, entry));
        assertEquals(entry, bench.guestEntry(domain, 700L * PAGE));
        assertEquals(-Errno.ENOSYS, bench.call(vcpu, Hypercall.HYPERVISOR_set_segment_base, 0, 0));
    }

    @Test
    void aSecondVcpuStartsFromItsContext() {
        Vcpu second = domain.vcpus().get(1);
        long at = 902L * PAGE;
        int[][] fields = {{VcpuGuestContext32.FLAGS, 4}, {VcpuGuestContext32.USER_REGS + 32, 0x5000},
            {VcpuGuestContext32.USER_REGS + 36, X86Flat32.FLAT_KERNEL_CS},
            {VcpuGuestContext32.USER_REGS + 44, 0x6000}, {VcpuGuestContext32.USER_REGS + 48, X86Flat32.FLAT_KERNEL_SS},
            {VcpuGuestContext32.USER_REGS + 52, X86Flat32.FLAT_USER_DS}, {VcpuGuestContext32.USER_REGS + 16, 0x42},
            {VcpuGuestContext32.CTRLREG + 12, (int) vcpu.paging().guestCr3()},
            {VcpuGuestContext32.KERNEL_SS, X86Flat32.FLAT_KERNEL_SS}, {VcpuGuestContext32.KERNEL_SP, 0x6000},
            {VcpuGuestContext32.EVENT_CALLBACK_CS, 0xe018}, {VcpuGuestContext32.EVENT_CALLBACK_EIP, 0x7000}};
        for (int[] field : fields) {
            bench.machine.memory().writeInt(bench.translate(domain, at + field[0]), field[1]);
        }
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_initialise, 1, at));
        CpuState state = second.state();
        assertEquals(0x5000, state.rip());
        assertEquals(0x6000, state.gpr(CpuState.RSP));
        assertEquals(0x42, state.gpr(CpuState.RDI));
        assertEquals(1, state.cpl());
        assertEquals(X86Flat32.FLAT_USER_DS, state.segment(CpuState.ES).selector());
        assertEquals(X86Flat32.FLAT_KERNEL_CS, second.pv().eventSelector, "RPL 0 becomes 1");
        assertEquals(vcpu.paging().guestCr3(), second.paging().guestCr3());
        assertEquals(0, bench.call(vcpu, Hypercall.HYPERVISOR_vcpu_op, VcpuOp.VCPUOP_up, 1, 0));
        assertEquals(List.of(), bench.audit());
    }
}
