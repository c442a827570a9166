// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.ElfNote;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each image says where it wants to be loaded, entered and given its hypercall page, and all three fit its one segment. */
class GuestImagesAreBootableFilesTest {
    private static final GuestImages IMAGES = new GuestImages();

    static Stream<String> names() {
        return IMAGES.names().stream();
    }

    /** Whether the file is of the 64-bit class. */
    private static boolean wide(ByteBuffer elf) {
        return elf.get(4) == 2;
    }

    private static Map<Integer, ByteBuffer> notes(ByteBuffer elf) {
        Map<Integer, ByteBuffer> notes = new HashMap<>();
        int at = wide(elf) ? (int) elf.getLong(64 + 56 + 8) : elf.getInt(52 + 32 + 4);
        int end = at + (wide(elf) ? (int) elf.getLong(64 + 56 + 32) : elf.getInt(52 + 32 + 16));
        while (at < end) {
            int length = elf.getInt(at + 4);
            notes.put(elf.getInt(at + 8), elf.slice(at + 16, length).order(ByteOrder.LITTLE_ENDIAN));
            at += 16 + (length + 3 & ~3);
        }
        assertEquals(end, at);
        return notes;
    }

    private static long number(Map<Integer, ByteBuffer> notes, int type) {
        return Objects.requireNonNull(notes.get(type), () -> "note " + type + " is missing").getLong();
    }

    @ParameterizedTest
    @MethodSource("names")
    void notesPointIntoTheSegment(String name) {
        ByteBuffer elf = ByteBuffer.wrap(IMAGES.image(name)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x464c457f, elf.getInt(0));
        boolean wide = wide(elf);
        assertEquals(1, elf.getInt(wide ? 64 : 52), "PT_LOAD first");
        long start = wide ? elf.getLong(64 + 16) : elf.getInt(52 + 8) & 0xffff_ffffL;
        long end = start + (wide ? elf.getLong(64 + 40) : elf.getInt(52 + 20));
        assertEquals(elf.capacity(),
            wide ? elf.getLong(64 + 8) + elf.getLong(64 + 32) : elf.getInt(52 + 4) + elf.getInt(52 + 16));
        Map<Integer, ByteBuffer> notes = notes(elf);
        long entry = number(notes, ElfNote.XEN_ELFNOTE_ENTRY);
        long page = number(notes, ElfNote.XEN_ELFNOTE_HYPERCALL_PAGE);
        assertTrue(entry >= start && entry < end);
        assertEquals(0, page & 4095);
        assertTrue(page >= start && page + 4096 <= end);
        assertEquals(wide ? GuestProgram.VIRT_BASE : NarrowProgram.VIRT_BASE,
            number(notes, ElfNote.XEN_ELFNOTE_VIRT_BASE));
        assertEquals(entry, wide ? elf.getLong(24) : elf.getInt(24) & 0xffff_ffffL);
    }

    @ParameterizedTest
    @MethodSource("names")
    void oneGuestIsAlwaysTheSameBytes(String name) {
        assertArrayEquals(IMAGES.image(name), IMAGES.image(name));
    }

    @Test
    void anUnknownNameSaysWhichThereAre() {
        List<String> all = List.of("checksum", "costs", "echo", "fastcall", "grants", "lender", "overseer", "ping",
            "pong",
            "probe", "server", "steward", "storm-balloon", "storm-dodge", "storm-events", "storm-flood", "storm-grants",
            "storm-spin", "storm-store", "storm-tables", "storm-timers", "twins");
        var fault = assertThrows(IllegalArgumentException.class, () -> IMAGES.image("none"));
        assertTrue(String.valueOf(fault.getMessage()).contains(all.toString()), fault::toString);
        assertEquals(all,
            IMAGES.names());
    }
}
