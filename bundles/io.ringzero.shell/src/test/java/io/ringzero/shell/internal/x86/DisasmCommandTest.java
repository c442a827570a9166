// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.shell.internal.xl.XlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisasmCommandTest {
    private final DisasmCommand command = new DisasmCommand();

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
    @ValueSource(strings = {"", "4", "zz", "-m 7 90", "--start", "-m", "--at 90", "--start x 90"})
    void wrongUseIsTwoLines(String words) {
        String[] given = words.isEmpty() ? new String[0] : words.split(" ");
        XlException fault = assertThrows(XlException.class, () -> command.disasm(given));
        assertEquals(2, String.valueOf(fault.getMessage()).lines().count(), fault::toString);
    }
}
