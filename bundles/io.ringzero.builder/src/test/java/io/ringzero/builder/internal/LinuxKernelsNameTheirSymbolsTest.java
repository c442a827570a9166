// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.KernelImage;
import io.ringzero.api.xen.SymbolTable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as scripts/kallsyms.c of Linux lays them out, before 6.4 and since. */
final class LinuxKernelsNameTheirSymbolsTest {
    private static final long BASE = 0xffff_ffff_8100_0000L;
    private static final int COUNT = 1500;
    private static final int LEAD = 4096;
    /** What byte 1 stands for: common text is one token. */
    private static final String COMMON = "Tlinux_function_";

    private static byte[] symbol(int number) {
        if (number == 3) {
            return "Aper_cpu".getBytes(StandardCharsets.US_ASCII);
        }
        String digits = Integer.toString(number);
        String tail = number == 7 ? "_".repeat(200) : "";
        return ("\1" + digits + tail).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] names(ByteBuffer markers) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (int i = 0; i < COUNT; i++) {
            if (i % 256 == 0) {
                markers.putInt(names.size());
            }
            byte[] tokens = symbol(i);
            if (tokens.length > 0x7f) {
                names.write(tokens.length & 0x7f | 0x80);
                names.write(tokens.length >> 7);
            } else {
                names.write(tokens.length);
            }
            names.writeBytes(tokens);
        }
        return names.toByteArray();
    }

    private static byte[] tokens(ByteBuffer index) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (int i = 0; i < 256; i++) {
            index.putShort((short) table.size());
            byte[] token = i == 1 ? COMMON.getBytes(StandardCharsets.US_ASCII) : new byte[] {(byte) i};
            table.writeBytes(i == 0 ? "zz".getBytes(StandardCharsets.US_ASCII) : token);
            table.write(0);
        }
        return table.toByteArray();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Each part aligned to eight bytes. */
    private static byte[] image(boolean late) {
        ByteBuffer markers = little((COUNT + 255) / 256 * 4);
        ByteBuffer index = little(512);
        ByteBuffer offsets = little(4 * COUNT);
        for (int i = 0; i < COUNT; i++) {
            offsets.putInt(i == 3 ? 0x5000 : -1 - 0x10 * i);
        }
        byte[] names = names(markers);
        byte[] tokens = tokens(index);
        byte[] number = little(8).putLong(COUNT).array();
        byte[] base = little(8).putLong(BASE).array();
        byte[] order = new byte[3 * COUNT];
        Arrays.fill(order, (byte) 0x55);
        List<byte[]> parts = late
            ? List.of(number, names, markers.array(), tokens, index.array(), offsets.array(), base, order)
            : List.of(offsets.array(), base, number, names, markers.array(), order, tokens, index.array());
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.writeBytes(new byte[LEAD]);
        for (byte[] part : parts) {
            image.writeBytes(part);
            image.writeBytes(new byte[-image.size() & 7]);
        }
        image.writeBytes(new byte[64]);
        return image.toByteArray();
    }

    private static SymbolTable read(byte[] image) {
        return Kallsyms.read(List.of(new KernelImage.Segment(BASE, image, image.length)));
    }

    @ParameterizedTest(name = "since 6.4: {0}")
    @ValueSource(booleans = {false, true})
    void namesAreFoundWithoutAPointerToThem(boolean late) {
        SymbolTable table = read(image(late));
        assertEquals(COUNT - 1, table.size());
        assertEquals("linux_function_4", table.describe(BASE + 0x40));
        assertEquals("linux_function_1499+0x3", table.describe(BASE + 0x10 * 1499 + 3));
        assertEquals("linux_function_7" + "_".repeat(200), table.describe(BASE + 0x70));
        assertTrue(table.find("per_cpu").isEmpty(), "it has no address of its own");
    }

    @Test
    void whatIsDamagedHasNoNamesAndThrowsNothing() {
        byte[] good = image(false);
        int step = good.length / 97;
        for (int length = 0; length < good.length - 64 - 512; length += step) {
            assertEquals(0, read(Arrays.copyOf(good, length)).size(), "cut off at " + length);
        }
        byte[] markersWrong = image(false);
        int names = LEAD + 4 * COUNT + 8 + 8;
        markersWrong[names] ^= 2; // the first name's length
        assertEquals(0, read(markersWrong).size());
    }
}
