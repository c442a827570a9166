// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed page is what the table says; {@code -Dringzero.write=true} writes it. */
class InstructionPageIsUpToDateTest {
    @Test
    void committedPageEqualsTheGeneratedOne() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolve("../../docs/instructions.md").normalize();
        String expected = InstructionPage.text(OpcodeTable.standard());
        if (Boolean.getBoolean("ringzero.write")) {
            Files.writeString(page, expected);
        }
        assertEquals(expected, Files.readString(page), page + " is old: run this test with -Dringzero.write=true");
    }
}
