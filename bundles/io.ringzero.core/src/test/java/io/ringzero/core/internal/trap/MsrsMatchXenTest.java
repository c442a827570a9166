// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.fake.FakeMemories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which MSRs a PV guest kernel reads and writes, with the values of Xen 4.17 on a processor of AMD's. */
final class MsrsMatchXenTest {
    private static final String RDMSR = "0f32";
    private static final String WRMSR = "0f30";
    private static final String DONE = "+2";
    private static final String REFUSED = "#13";

    private final GuestStand stand = new GuestStand();

    @AfterEach
    void close() {
        stand.close();
    }

    private String write(long msr, long value) {
        stand.state.gpr(CpuState.RCX, msr);
        stand.state.gpr(CpuState.RAX, value & 0xffff_ffffL);
        stand.state.gpr(CpuState.RDX, value >>> 32);
        return stand.run(WRMSR);
    }

    private String read(long msr) {
        stand.state.gpr(CpuState.RCX, msr);
        return stand.run(RDMSR);
    }

    private long value() {
        return stand.state.gpr(CpuState.RDX) << 32 | stand.state.gpr(CpuState.RAX);
    }

    @ParameterizedTest(name = "MSR {0}")
    @CsvSource({"1b, fee00900, no", "8b, 0, no", "ce, 80000000, no", "140, 0, 0 1", "179, 2, no", "17a, 0, any",
        "277, 50100070406, no", "345, 0, no", "400, ffffffffffffffff, any", "401, 0, 0", "407, 0, 0",
        "40000000, 0, no", "c0000080, d01, any", "c0010000, 0, any", "c0010007, 0, any", "c0010015, 1000000, any",
        "c001001f, 0, any", "c0010041, 0, any", "c0010061, 0, any", "c0010200, 0, any", "c001020b, 0, any",
        "c0011029, 2, any"})
    void readable(String number, String value, String writable) {
        long msr = Long.parseLong(number, 16);
        assertEquals(DONE, read(msr));
        assertEquals(Long.parseUnsignedLong(value, 16), value());
        assertEquals(!writable.equals("no") ? DONE : REFUSED, write(msr, 0));
        assertEquals(writable.equals("any") ? DONE : REFUSED, write(msr, 0x1234));
        assertEquals(DONE, read(msr));
        assertEquals(Long.parseUnsignedLong(value, 16), value(), "what was written had no effect");
    }

    @ParameterizedTest
    @CsvSource({"17", "3a", "48", "49", "79", "fe", "10a", "122", "174", "186", "198", "199", "19c", "1a0", "1d9",
        "200",
        "2ff", "408", "606", "802", "da0", "4b564d01", "c0000081", "c0000082", "c0010010", "c0010020", "c0010058",
        "c0010114", "c0011020", "c0011027"})
    void neitherReadableNorWritable(String number) {
        assertEquals(REFUSED, read(Long.parseLong(number, 16)));
        assertEquals(REFUSED, write(Long.parseLong(number, 16), 0));
    }

    @ParameterizedTest
    @CsvSource({"e7", "e8"})
    void writtenOnly(String number) {
        assertEquals(REFUSED, read(Long.parseLong(number, 16)));
        assertEquals(DONE, write(Long.parseLong(number, 16), 7));
    }

    @ParameterizedTest
    @CsvSource({"c0000100", "c0000101", "c0000102"})
    void segmentBasesAreCanonical(String number) {
        long msr = Long.parseLong(number, 16);
        assertEquals(DONE, write(msr, 0xffff_8880_1234_5678L));
        assertEquals(REFUSED, write(msr, 0x8000_0000_0000L));
        assertEquals(DONE, read(msr));
        assertEquals(0xffff_8880_1234_5678L, value());
    }

    @Test
    void userModeHasNone() {
        stand.toggle();
        assertEquals(REFUSED, read(0x1b), "and the handler is in the kernel");
        stand.toggle();
        assertEquals(REFUSED, write(0xc0000100L, 0));
    }

    @Test
    void theHypercallPageIsWrittenWhereTheGuestSays() {
        long mfn = FakeMemories.firstFrame(stand.domain) + 20;
        assertEquals(DONE, write(0x40000000, mfn << MachineMemory.PAGE_SHIFT));
        // push rcx; push r11; mov eax,1; syscall
        assertEquals(0x00_0001_b853_4151L, stand.bench.wordAt((mfn << MachineMemory.PAGE_SHIFT) + 32)
            & 0xff_ffff_ffff_ffffL);
        assertEquals(REFUSED, write(0x40000000, mfn << MachineMemory.PAGE_SHIFT | 1), "there is one page");
        assertEquals(REFUSED, write(0x40000000, 0x7ffff_0000_0000L), "not the guest's");
    }

    @Test
    void cpuidFaultingBindsUserModeAlone() {
        assertEquals(DONE, write(0x140, 1));
        assertEquals(DONE, read(0x140));
        assertEquals(1, value());
        assertEquals(REFUSED, write(0x140, 2));
        assertEquals("+2", stand.run("0fa2"), "the kernel");
        assertEquals("+7", stand.run("0f0b78656e0fa2", 6), "the kernel, by the prefix");
        stand.toggle();
        assertEquals(REFUSED, stand.run("0fa2"));
        stand.toggle();
        assertEquals(REFUSED, stand.run("0f0b78656e0fa2", 6));
    }
}
