// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.xen.SymbolTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SymbolsAreReadForReportsTest {
    private static final long MEMORY = 64 << 20;
    private static final String NAMES = "\0start\0data\0file\0";

    private static ByteBuffer symbol(boolean wide, int name, int type, int section, long address, int size) {
        ByteBuffer symbol = ByteBuffer.allocate(wide ? 24 : 16).order(ByteOrder.LITTLE_ENDIAN).putInt(0, name);
        return wide
            ? symbol.put(4, (byte) type).putShort(6, (short) section).putLong(8, address).putLong(16, size)
            : symbol.putInt(4, (int) address).putInt(8, size).put(12, (byte) type).putShort(14, (short) section);
    }

    private static byte[] table(boolean wide) {
        ByteBuffer table = ByteBuffer.allocate(5 * (wide ? 24 : 16));
        table.put(symbol(wide, 0, 0, 0, 0, 0).rewind());
        table.put(symbol(wide, 12, 4, 1, 0x10, 0).rewind()); // a file's name
        table.put(symbol(wide, 7, 1, 1, 0x100, 8).rewind());
        table.put(symbol(wide, 7, 0, 1, 0x10, 0).rewind()); // the same place as start, no function
        table.put(symbol(wide, 1, 2, 1, 0x10, 0x20).rewind());
        return table.array();
    }

    private static byte[] names() {
        return NAMES.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void functionsAndDataByAddressAndName(boolean wide) throws Exception {
        ImageMaker image = new ImageMaker(wide).load(0, ImageMaker.bytes(0x300, 1), 0x345).text(6, "test")
            .text(8, "generic").text(5, "xen-3.0").text(9, "yes").number(3, 0);
        byte[] file = image.section(".symtab", SectionHeader.SYMTAB, table(wide), 2)
            .section(".strtab", SectionHeader.STRTAB, names(), 0).make();
        SymbolTable symbols = new ElfFormat().parse(file, MEMORY).names();
        assertEquals(2, symbols.size());
        assertEquals("start", symbols.describe(0x10));
        assertEquals("start+0x1f", symbols.describe(0x2f));
        assertEquals("", symbols.describe(0x30));
        assertEquals("", symbols.describe(0xf));
        assertEquals("data+0x7", symbols.describe(0x107));
        assertEquals(0x10, symbols.find("start").orElseThrow().address());
    }

    @Test
    void aDamagedTableGivesNoNamesAndStillAKernel() throws Exception {
        byte[] file = ImageMaker.likeGrub().section(".symtab", SectionHeader.SYMTAB, table(true), 2)
            .section(".strtab", SectionHeader.STRTAB, names(), 0).make();
        int headers = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(headers + 64 + 24, Long.MAX_VALUE);
        assertEquals(0, new ElfFormat().parse(file, MEMORY).names().size());
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(headers + 64 + 40, -1);
        assertEquals(0, new ElfFormat().parse(file, MEMORY).names().size());
    }
}
