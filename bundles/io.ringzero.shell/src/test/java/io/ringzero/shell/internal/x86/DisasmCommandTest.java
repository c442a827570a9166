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

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "zz", "-m 7 90", "--start", "-m"})
    void wrongUseIsTwoLines(String words) {
        String[] given = words.isEmpty() ? new String[0] : words.split(" ");
        XlException fault = assertThrows(XlException.class, () -> command.disasm(given));
        assertEquals(2, String.valueOf(fault.getMessage()).lines().count(), fault::toString);
    }
}
