// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.shell.internal.FakeSystem;
import io.ringzero.shell.internal.xl.Domains;
import io.ringzero.shell.internal.xl.XlException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisasmCommandTest {
    private final FakeSystem system = new FakeSystem();
    private final DisasmCommand command = new DisasmCommand(new GuestCode(new Domains(system), system.inspector));

    @Test
    void aGuestsMemoryByAddressSymbolAndRip() throws Exception {
        system.create(FakeSystem.config(null));
        String at = command.disasm(new String[] {"--count", "2", "1", "ffffffff81000003"});
        assertEquals(List.of("start+0x3:", "ffffffff81000003: 90 nop",
            "ffffffff81000004: 48 8b 43 08 mov rax,QWORD PTR [rbx+0x8]"),
            at.lines().map(line -> line.replaceAll(
                " +", " ")).toList());
        assertEquals(at, command.disasm(new String[] {"test", "start+3", "-n", "2"}));
        assertEquals(at, command.disasm(new String[] {"test", "0xffffffff81000003", "--count", "2"}));
        assertTrue(command.disasm(new String[] {"test", "rip"}).endsWith("ret"));
        assertTrue(command.disasm(new String[] {"-m", "32", "test", "rip"}).contains("dec eax"));
        XlException nothing = assertThrows(XlException.class, () -> command.disasm(new String[] {"1", "1000"}));
        assertTrue(String.valueOf(nothing.getMessage()).contains("nothing readable at 1000"), nothing::toString);
        assertThrows(XlException.class, () -> command.disasm(new String[] {"-v", "1", "1", "rip"}));
        assertThrows(XlException.class, () -> command.disasm(new String[] {"0", "rip"}));
    }

    @Test
    void bothSyntaxes() throws XlException {
        String intel = command.disasm(new String[] {"488b4308", "c3"});
        assertTrue(intel.contains("mov rax,QWORD PTR [rbx+0x8]"), intel);
        assertEquals(2, intel.lines().count());
        String att = command.disasm(new String[] {"-a", "--start", "0x1000", "48", "8b", "43", "08"});
        assertTrue(att.startsWith("1000: ") && att.contains("mov 0x8(%rbx),%rax"), att);
    }

    @Test
    void modesAndFloatingPoint() throws XlException {
        String wide = command.disasm(new String[] {"--intel", "660f6f00", "dd4508"});
        assertTrue(wide.contains("movdqa xmm0,XMMWORD PTR [rax]") && wide.contains("fld QWORD PTR [rbp+0x8]"), wide);
        String narrow = command.disasm(new String[] {"-m", "16", "0x8b46fe", "60"});
        assertTrue(narrow.contains("mov ax,WORD PTR [bp-0x2]") && narrow.contains("pusha"), narrow);
    }

    @Test
    void helpHasAnExample() throws XlException {
        assertTrue(command.disasm(new String[] {"--help"}).contains("x86:disasm 48 8b 43 08 c3"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "4", "zz", "-m 7 90", "--start", "-m", "--at 90", "--start x 90", "-n 0 90", "--vcpu 128 90"})
    void wrongUseIsTwoLines(String words) {
        String[] given = words.isEmpty() ? new String[0] : words.split(" ");
        XlException fault = assertThrows(XlException.class, () -> command.disasm(given));
        assertEquals(2, String.valueOf(fault.getMessage()).lines().count(), fault::toString);
    }
}
