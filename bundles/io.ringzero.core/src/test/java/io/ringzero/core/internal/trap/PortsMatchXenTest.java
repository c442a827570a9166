// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.PhysdevOp;
import io.ringzero.api.machine.CpuState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use I/O ports, and what is found there. */
final class PortsMatchXenTest {
    private static final String REFUSED = "#13";
    private static final String IN_AL = "ec";
    private static final String IN_EAX = "ed";
    private static final String OUT_AL = "ee";
    private static final String OUT_EAX = "ef";

    private final GuestStand stand = new GuestStand();
    private final CpuState state = stand.state;

    @AfterEach
    void close() {
        stand.close();
    }

    private long iopl(int level) {
        long at = stand.bench.scratch(stand.domain);
        stand.bench.ints(at, level);
        return stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_physdev_op, PhysdevOp.PHYSDEVOP_set_iopl, at);
    }

    private String port(String code, int port) {
        state.gpr(CpuState.RDX, port);
        return stand.run(code);
    }

    @ParameterizedTest(name = "IOPL {0}, architectural {1}")
    @CsvSource({"0, false, false, false", "1, false, true, false", "3, false, true, true", "0, true, true, false",
        "2, true, true, false"})
    void byPrivilege(int level, boolean architectural, boolean kernel, boolean user) {
        stand.domain.vmAssist(architectural ? 1L << 4 : 0);
        stand.vcpu.pv().iopl = level << 12;
        for (String code : new String[] {IN_AL, OUT_AL, "fa", "fb", "e470", "e570"}) {
            String done = "+" + code.length() / 2;
            assertEquals(kernel ? done : REFUSED, stand.run(code), code);
            stand.toggle();
            assertEquals(user ? done : REFUSED, stand.run(code), code + " in user mode");
            if (!stand.vcpu.paging().kernelMode()) {
                stand.toggle();
            }
        }
    }

    @Test
    void theLevelIsSetByHypercallUpToThree() {
        assertEquals(REFUSED, port(IN_AL, 0x80));
        assertEquals(0, iopl(1));
        assertEquals("+1", port(IN_AL, 0x80));
        assertEquals(-Errno.EINVAL, iopl(4));
        assertEquals(0, iopl(0));
        assertEquals(REFUSED, port(IN_AL, 0x80));
    }

    @Test
    void theBitmapOpensSinglePorts() {
        long at = stand.bench.scratch(stand.domain);
        long map = at + 64;
        stand.bench.words(map, ~(0xfL << 4), -1);
        stand.bench.words(at, map, 128);
        assertEquals(0, stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_physdev_op, PhysdevOp.PHYSDEVOP_set_iobitmap,
            at));
        assertEquals(REFUSED, port(IN_AL, 3));
        assertEquals("+1", port(IN_AL, 4));
        assertEquals("+1", port(IN_EAX, 4));
        assertEquals("+1", port(OUT_AL, 7));
        assertEquals(REFUSED, port(IN_EAX, 5), "port 8 is closed");
        assertEquals(REFUSED, stand.run("fa"), "it says nothing of the interrupt flag");
        stand.toggle();
        assertEquals("+1", port(IN_AL, 5));
        stand.bench.words(at, map, 5);
        stand.toggle();
        assertEquals(0, stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_physdev_op, PhysdevOp.PHYSDEVOP_set_iobitmap,
            at));
        assertEquals(REFUSED, port(IN_AL, 4), "beyond its end");
        stand.bench.words(at, map, 65537);
        assertEquals(-Errno.EINVAL, stand.bench.call(stand.vcpu, Hypercall.HYPERVISOR_physdev_op,
            PhysdevOp.PHYSDEVOP_set_iobitmap, at));
    }

    @ParameterizedTest(name = "port {0}: {1} bytes read {2}")
    @CsvSource({"80, ec, 11223344556677ff", "80, 66ed, 112233445566ffff", "80, ed, ffffffff",
        "cf8, ed, 80001000", "cf8, ec, 11223344556677ff", "cfc, ed, ffffffff", "70, ec, 112233445566770b",
        "6f, 66ed, 1122334455660bff", "71, ec, 11223344556677ff", "40, ec, 11223344556677ff",
        "61, ec, 11223344556677ff"})
    void whatIsThere(String port, String code, String value) {
        stand.vcpu.pv().iopl = 1 << 12;
        state.gpr(CpuState.RAX, 0x80001000L);
        port(OUT_EAX, 0xcf8);
        state.gpr(CpuState.RAX, 0x0b);
        port(OUT_AL, 0x70);
        state.gpr(CpuState.RAX, 0x1122_3344_5566_7788L);
        port(code, Integer.parseInt(port, 16));
        assertEquals(Long.parseUnsignedLong(value, 16), state.gpr(CpuState.RAX));
    }

    @Test
    void anIoBreakpointIsMetByTheEmulatedAccess() {
        stand.vcpu.pv().iopl = 1 << 12;
        state.gpr(CpuState.RAX, 1 << 3);
        assertEquals("+3", stand.run("0f22e0"), "CR4.DE");
        state.gpr(CpuState.RAX, 0x81);
        assertEquals("+3", stand.run("0f23c8"), "DR1");
        state.gpr(CpuState.RAX, 0x0020_0004L);
        assertEquals("+3", stand.run("0f23f8"), "DR7: I/O at DR1");
        assertEquals("+1", port(IN_AL, 0x80));
        assertEquals("#1", port(IN_EAX, 0x80));
        assertEquals("+3", stand.run("0f21f0"));
        assertEquals(2, state.gpr(CpuState.RAX) & 0xf);
        assertEquals("+3", stand.run("0f21f8"));
        assertEquals(0x0020_0404L, state.gpr(CpuState.RAX), "read back as written");
    }
}
