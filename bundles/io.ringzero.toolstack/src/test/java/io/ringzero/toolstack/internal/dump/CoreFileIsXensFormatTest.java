// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.toolstack.internal.FakeInspector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core file, read back by the rules of ELF alone. */
class CoreFileIsXensFormatTest {
    private static final int PAGE = 4096;

    @TempDir
    Path folder;
    private final FakeInspector inspector = new FakeInspector();

    private ByteBuffer written(boolean segments) throws Exception {
        Path file = folder.resolve("core");
        long bytes = new CoreFile(inspector, new DomainId(1, 1)).write(file, segments);
        assertEquals(bytes, Files.size(file));
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A section's type, place and size. */
    private record Section(int type, int at, int bytes) {
    }

    private static Map<String, Section> sections(ByteBuffer elf) {
        int headers = (int) elf.getLong(40);
        int names = (int) elf.getLong(headers + 64 * elf.getShort(62) + 24);
        Map<String, Section> sections = new LinkedHashMap<>();
        for (int i = 1; i < elf.getShort(60); i++) {
            int at = headers + 64 * i;
            StringBuilder name = new StringBuilder();
            for (int c = names + elf.getInt(at); elf.get(c) != 0; c++) {
                name.append((char) elf.get(c));
            }
            sections.put(name.toString(),
                new Section(elf.getInt(at + 4), (int) elf.getLong(at + 24), (int) elf.getLong(at + 32)));
        }
        return sections;
    }

    private static Section section(Map<String, Section> all, String name) {
        return java.util.Objects.requireNonNull(all.get(name), name);
    }

    @Test
    void theSectionsAreThoseOfTheFormat() throws Exception {
        ByteBuffer elf = written(false);
        assertEquals(0x464c457f, elf.getInt(0));
        assertEquals(2, elf.get(4), "ELFCLASS64");
        assertEquals(4, elf.getShort(16), "ET_CORE");
        assertEquals(62, elf.getShort(18), "EM_X86_64");
        assertEquals(0, elf.getShort(56), "program headers");
        Map<String, Section> all = sections(elf);
        assertEquals(List.of(".shstrtab", ".note.Xen", ".xen_prstatus", ".xen_shared_info", ".xen_p2m", ".xen_pages"),
            List.copyOf(all.keySet()));
        assertEquals(2 * FakeInspector.CONTEXT, section(all, ".xen_prstatus").bytes());
        assertEquals(2, elf.get(section(all, ".xen_prstatus").at() + FakeInspector.CONTEXT));
        assertEquals(9, elf.get(section(all, ".xen_shared_info").at()));
        Section table = section(all, ".xen_p2m");
        Section pages = section(all, ".xen_pages");
        assertEquals(0, pages.at() % PAGE);
        assertEquals(elf.capacity(), pages.at() + pages.bytes());
        for (int i = 0; i < FakeInspector.PAGES.size(); i++) {
            assertEquals(FakeInspector.PAGES.get(i).gfn(), elf.getLong(table.at() + 16 * i));
            long mfn = elf.getLong(table.at() + 16 * i + 8);
            assertEquals(FakeInspector.PAGES.get(i).mfn(), mfn);
            assertEquals((byte) mfn, elf.get(pages.at() + PAGE * i));
            assertEquals((byte) mfn, elf.get(pages.at() + PAGE * i + PAGE - 1));
        }
    }

    @Test
    void theNotesSayHowManyVcpusAndPages() throws Exception {
        ByteBuffer elf = written(false);
        Section notes = section(sections(elf), ".note.Xen");
        assertEquals(7, notes.type(), "SHT_NOTE");
        List<String> told = new ArrayList<>();
        for (int at = notes.at(); at < notes.at() + notes.bytes();) {
            int bytes = elf.getInt(at + 4);
            byte[] name = new byte[4];
            elf.get(at + 12, name);
            told.add(Integer.toHexString(elf.getInt(at + 8)) + " " + bytes + " "
                + new String(name, StandardCharsets.US_ASCII).trim());
            if (elf.getInt(at + 8) == 0x2000001) {
                assertEquals(0xf00febedL, elf.getLong(at + 16));
                assertEquals(2, elf.getLong(at + 24));
                assertEquals(5, elf.getLong(at + 32));
                assertEquals(PAGE, elf.getLong(at + 40));
            }
            at += 16 + (bytes + 3 & ~3);
        }
        assertEquals(List.of("2000000 0 Xen", "2000001 32 Xen", "2000002 1280 Xen", "2000003 8 Xen"), told);
    }

    @Test
    void segmentsShowWhatIsMappedAsFarAsThePagesAreNeighbours() throws Exception {
        ByteBuffer elf = written(true);
        int pages = section(sections(elf), ".xen_pages").at();
        List<String> segments = new ArrayList<>();
        for (int i = 0; i < elf.getShort(56); i++) {
            int at = 64 + 56 * i;
            segments.add(elf.getInt(at) + " " + Long.toHexString(elf.getLong(at + 16)) + " "
                + (elf.getInt(at) == 1 ? (elf.getLong(at + 8) - pages) / PAGE : -1) + " " + elf.getLong(at + 32));
        }
        // The first run has gfns 3 and 4 in it, which the domain has not: it ends before them.
        assertEquals(List.of("4 0 -1 " + 2 * (20 + 336), "1 ffff888000000000 0 " + 3 * PAGE,
            "1 ffffffff81000000 3 " + 2 * PAGE), segments);
    }

    @Test
    void aDumpThatFailsLeavesNoFile() {
        inspector.refusal = new ControlException("there is no domain 1 (any more)");
        Path file = folder.resolve("core");
        assertThrows(ControlException.class, () -> new CoreFile(inspector, new DomainId(1, 1)).write(file, true));
        assertFalse(Files.exists(file));
    }
}
