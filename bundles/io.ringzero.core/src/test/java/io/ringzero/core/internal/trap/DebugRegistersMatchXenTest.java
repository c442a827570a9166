// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** set_debugreg, get_debugreg and MOV DR: the same checks, -EPERM being #GP and -ENODEV #UD. */
final class DebugRegistersMatchXenTest {
    private static final long DE = 1 << 3;

    private final GuestStand stand = new GuestStand();

    @AfterEach
    void close() {
        stand.close();
    }

    @ParameterizedTest(name = "DR{0} = {1}, DE {2}")
    @CsvSource({"0, 0, false, 0, 0", "0, 7fffffffffff, false, 0, 7fffffffffff", "1, 800000000000, false, EPERM, 0",
        "2, ffff800000000000, false, EPERM, 0", "3, ffff880000000000, false, 0, ffff880000000000",
        "4, f, false, 0, ffff0fff", "4, 0, true, ENODEV, 0", "5, 1, false, 0, 401", "5, 1, true, ENODEV, 0",
        "6, 0, false, 0, ffff0ff0", "6, ffffffffffffffff, false, 0, ffffefff", "7, 0, false, 0, 400",
        "7, 2000, false, EPERM, 400", "7, d801, false, 0, 401", "7, 20001, false, EPERM, 400",
        "7, 200001, false, EPERM, 400", "7, 20000, false, 0, 20400", "7, 20001, true, 0, 20401",
        "8, 0, false, ENODEV, 0", "-1, 0, false, ENODEV, 0"})
    void checked(int register, String value, boolean extensions, String error, String after) {
        long errno = switch (error) {
            case "EPERM" -> -Errno.EPERM;
            case "ENODEV" -> -Errno.ENODEV;
            default -> 0;
        };
        stand.vcpu.pv().cr4 |= extensions ? DE : 0;
        long written = Long.parseUnsignedLong(value, 16);
        assertEquals(errno, stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_set_debugreg, register, written));
        long read = stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_get_debugreg, register);
        assertEquals(errno == -Errno.ENODEV ? -Errno.ENODEV : Long.parseUnsignedLong(after, 16), read);
        if (register < 0 || register > 7) {
            return;
        }
        stand.state.gpr(CpuState.RAX, written);
        String code = "0f23" + Integer.toHexString(0xc0 | register << 3);
        assertEquals(errno == 0 ? "+3" : errno == -Errno.EPERM ? "#13" : "#6", stand.run(code));
        stand.toggle();
        assertEquals("#13", stand.run(code), "in user mode");
    }
}
