// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.OpcodeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed page is what table and coverage say; {@code -Dringzero.write=true} writes it. */
class OraclePageIsUpToDateTest {
    @Test
    void committedPageEqualsTheGeneratedOne() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolve("../../docs/cpu-oracle.md").normalize();
        String expected = OraclePage.text(OpcodeTable.standard());
        if (Boolean.getBoolean("ringzero.write")) {
            Files.writeString(page, expected);
        }
        assertEquals(expected, Files.readString(page), page + " is old: run this test with -Dringzero.write=true");
    }
}
