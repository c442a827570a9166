// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest kernel clears and copies entries of a table in use with string instructions: each element is one checked write. */
class StringStoresToPageTablesAreEmulatedTest {
    private static final long FLAGS = Pte.PRESENT | Pte.WRITABLE | Pte.USER | Pte.GUEST_KERNEL;
    private static final int PRESENT_WRITE = 3;
    private static final int CODE = 610;
    private static final int DATA = 700;
    private static final int ENTRIES = 8;
    private static final long DIRECTION = 1 << 10;
    private static final long TABLE_AT = (long) FREE * PAGE;

    private MemoryBench bench;
    private Domain domain;
    private Vcpu vcpu;
    private CpuState state;
    private long table;

    @BeforeEach
    void aTableInUse() {
        bench = new MemoryBench();
        domain = bench.domain("guest", 1);
        vcpu = domain.vcpus().getFirst();
        state = vcpu.state();
        domain.vmAssist(1L << VmAssist.VMASST_TYPE_writable_pagetables);
        table = bench.mfn(domain, FREE);
        bench.remap(vcpu, FREE, table << 12 | Pte.PRESENT);
        for (int i = 0; i < ENTRIES; i++) {
            bench.write(domain, FREE, i, page(i));
        }
        assertEquals(0, bench.pin(vcpu, 1, table));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(domain);
        bench.close();
    }

    private long page(int number) {
        return bench.maddr(domain, DATA + 1 + number) | FLAGS;
    }

    private long entry(int index) {
        return bench.machine.memory().readLong(table * PAGE + index * 8L);
    }

    private void code(String bytes) {
        byte[] code = HexFormat.of().parseHex(bytes);
        bench.machine.memory().write(bench.maddr(domain, CODE), code, 0, code.length);
        state.rip((long) CODE * PAGE);
    }

    /** Faults where the instruction writes until RIP leaves it; the number of faults. */
    private int run(int length, int elementBytes) {
        for (int faults = 1; faults <= 600; faults++) {
            assertTrue(vcpu.paging().pageFault(state.gpr(CpuState.RDI), PRESENT_WRITE), "fault " + faults);
            if (state.rip() != (long) CODE * PAGE) {
                assertEquals((long) CODE * PAGE + length, state.rip());
                return faults;
            }
            assertEquals(0, state.gpr(CpuState.RDI) % elementBytes);
        }
        throw new AssertionError("no end");
    }

    @ParameterizedTest
    @CsvSource({"f348ab, 8, 8, 3", "f3ab, 4, 16, 2", "f3aa, 1, 64, 2", "48ab, 8, 1, 2", "67f348ab, 8, 8, 4"})
    void stosClearsEntries(String bytes, int elementBytes, int count, int length) {
        code(bytes);
        state.gpr(CpuState.RAX, 0);
        state.gpr(CpuState.RCX, count);
        state.gpr(CpuState.RDI, TABLE_AT);
        long retired = state.retired();
        assertEquals(count, run(bytes.length() / 2, elementBytes));
        for (int i = 0; i < ENTRIES; i++) {
            assertEquals(i < count * elementBytes / 8 ? 0 : page(i), entry(i), "entry " + i);
        }
        assertEquals(TABLE_AT + (long) count * elementBytes, state.gpr(CpuState.RDI));
        assertEquals(count == 1 ? 1 : 0, state.gpr(CpuState.RCX));
        assertEquals(count, state.retired() - retired);
        assertEquals(length, bytes.length() / 2);
    }

    @Test
    void movsCopiesEntriesDownwards() {
        code("f348a5");
        for (int i = 0; i < 4; i++) {
            bench.write(domain, DATA, i, page(10 + i));
        }
        state.rflags(state.rflags() | DIRECTION);
        state.gpr(CpuState.RCX, 4);
        state.gpr(CpuState.RSI, (long) DATA * PAGE + 24);
        state.gpr(CpuState.RDI, TABLE_AT + 24);
        assertEquals(4, run(3, 8));
        for (int i = 0; i < ENTRIES; i++) {
            assertEquals(page(i < 4 ? 10 + i : i), entry(i), "entry " + i);
        }
        assertEquals((long) DATA * PAGE - 8, state.gpr(CpuState.RSI));
        assertEquals(TABLE_AT - 8, state.gpr(CpuState.RDI));
    }

    @Test
    void anElementThatIsRefusedLeavesTheOnesBefore() {
        code("f348a5");
        bench.write(domain, DATA, 0, page(10), table << 12 | FLAGS);
        state.gpr(CpuState.RCX, 2);
        state.gpr(CpuState.RSI, (long) DATA * PAGE);
        state.gpr(CpuState.RDI, TABLE_AT);
        assertTrue(vcpu.paging().pageFault(TABLE_AT, PRESENT_WRITE));
        assertFalse(vcpu.paging().pageFault(TABLE_AT + 8, PRESENT_WRITE));
        assertEquals(page(10), entry(0));
        assertEquals(page(1), entry(1));
        assertEquals(1, state.gpr(CpuState.RCX));
        assertEquals((long) CODE * PAGE, state.rip());
    }

    @ParameterizedTest
    @CsvSource({"-4, 0", "3, 3", "4, 4"})
    void aStoreAcrossEntriesIsNotEmulated(int operandAt, int faultAt) {
        code("488907");
        state.gpr(CpuState.RAX, 0);
        state.gpr(CpuState.RDI, TABLE_AT + operandAt);
        assertFalse(vcpu.paging().pageFault(TABLE_AT + faultAt, PRESENT_WRITE));
        assertEquals(page(0), entry(0));
        assertEquals(page(1), entry(1));
    }
}
