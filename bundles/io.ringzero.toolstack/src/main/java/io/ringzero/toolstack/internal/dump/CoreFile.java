// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.dump;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.VcpuId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A domain's core file as libxenctrl writes it (xen.git docs/misc/dump-core-format): sections {@code .note.Xen},
 * {@code .xen_prstatus}, {@code .xen_shared_info}, {@code .xen_p2m} and {@code .xen_pages}. On request with program headers
 * besides, which Xen's have not: what vCPU 0 has mapped, and its registers, for debuggers that read nothing else.
 */
public final class CoreFile {
    private static final String NAME = "Xen";
    private static final int PAGE = 4096;
    /** Segments at most: a program header's count has 16 bits, of which all set means another thing. */
    private static final int MOST_RUNS = 65_000;
    /** public/elfnote.h: XEN_ELFNOTE_DUMPCORE_NONE and the three after it. */
    private static final int NOTE_NONE = 0x200_0000;
    private static final int NOTE_HEADER = 0x200_0001;
    private static final int NOTE_VERSION = 0x200_0002;
    private static final int NOTE_FORMAT = 0x200_0003;
    /** XC_CORE_MAGIC: a paravirtualised domain. */
    private static final long MAGIC = 0xf00f_ebedL;
    private static final long FORMAT = 1;

    private final Inspector inspector;
    private final DomainId domain;

    public CoreFile(Inspector inspector, DomainId domain) {
        this.inspector = inspector;
        this.domain = domain;
    }

    /**
     * Writes the file; one that cannot be completed is taken away again.
     *
     * @param withSegments program headers as well
     * @return bytes written
     */
    public long write(Path file, boolean withSegments) throws ControlException, IOException {
        Inspector.CoreImage image = inspector.core(domain);
        List<Inspector.Run> runs = withSegments
            ? inspector.mappings(new VcpuId(domain, 0), MOST_RUNS)
            : List.of();
        boolean complete = false;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            long bytes = write(out, image, runs, withSegments);
            complete = true;
            return bytes;
        } finally {
            if (!complete && Files.isRegularFile(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private long write(FileChannel out, Inspector.CoreImage image, List<Inspector.Run> runs, boolean withSegments)
        throws ControlException, IOException {
        byte[] notes = notes(image);
        byte[] contexts = contexts(image);
        byte[] threads = withSegments ? threads(image) : new byte[0];
        List<Inspector.Page> pages = image.pages();
        ElfLayout layout = new ElfLayout();
        int noteSection = layout.section(".note.Xen", ElfLayout.SHT_NOTE, notes.length, 0, 4);
        int contextSection = layout.section(".xen_prstatus", ElfLayout.SHT_PROGBITS, contexts.length,
            contexts.length / Math.max(1, image.contexts().size()), 8);
        int sharedSection = layout.section(".xen_shared_info", ElfLayout.SHT_PROGBITS, image.sharedInfo().length,
            image.sharedInfo().length, 8);
        int threadSection = withSegments ? layout.section(".note", ElfLayout.SHT_NOTE, threads.length, 0, 4) : -1;
        int tableSection = layout.section(".xen_p2m", ElfLayout.SHT_PROGBITS, pages.size() * 16L, 16, 8);
        int pageSection = layout.section(".xen_pages", ElfLayout.SHT_PROGBITS, (long) pages.size() * PAGE, PAGE, PAGE);
        if (withSegments) {
            layout.segment(ElfLayout.PT_NOTE, threadSection, 0, 0, threads.length);
            segments(layout, pageSection, pages, runs);
        }
        put(out, 0, layout.head());
        put(out, layout.offset(noteSection), notes);
        put(out, layout.offset(contextSection), contexts);
        put(out, layout.offset(sharedSection), image.sharedInfo());
        if (withSegments) {
            put(out, layout.offset(threadSection), threads);
        }
        put(out, layout.offset(tableSection), table(pages));
        long at = layout.offset(pageSection);
        for (int i = 0; i < pages.size(); i += Inspector.MOST_FRAMES) {
            List<Long> mfns = pages.subList(i, Math.min(pages.size(), i + Inspector.MOST_FRAMES)).stream()
                .map(Inspector.Page::mfn).toList();
            put(out, at + (long) i * PAGE, inspector.frames(domain, mfns));
        }
        return at + (long) pages.size() * PAGE;
    }

    private static byte[] notes(Inspector.CoreImage image) {
        return new Notes().add(NAME, NOTE_NONE).add(NAME, NOTE_HEADER, MAGIC, image.contexts().size(),
            image.pages().size(), PAGE).add(NAME, NOTE_VERSION, image.version()).add(NAME, NOTE_FORMAT, FORMAT)
            .bytes();
    }

    private static byte[] contexts(Inspector.CoreImage image) {
        ByteBuffer all = ByteBuffer.allocate(image.contexts().stream().mapToInt(context -> context.length).sum());
        image.contexts().forEach(all::put);
        return all.array();
    }

    private static byte[] threads(Inspector.CoreImage image) {
        Notes notes = new Notes();
        for (int i = 0; i < image.contexts().size(); i++) {
            notes.add("CORE", ProcessStatus.NT_PRSTATUS,
                ProcessStatus.of(i, image.contexts().get(i), image.type() == GuestType.PV64));
        }
        return notes.bytes();
    }

    private static byte[] table(List<Inspector.Page> pages) {
        ByteBuffer table = ByteBuffer.allocate(pages.size() * 16).order(ByteOrder.LITTLE_ENDIAN);
        pages.forEach(page -> table.putLong(page.gfn()).putLong(page.mfn()));
        return table.array();
    }

    /** Runs of neighbouring gfns are neighbours in the file too, unless the guest has changed since: then they are cut. */
    private static void segments(ElfLayout layout, int section, List<Inspector.Page> pages, List<Inspector.Run> runs) {
        Map<Long, Integer> index = new HashMap<>();
        for (int i = 0; i < pages.size(); i++) {
            index.put(pages.get(i).gfn(), i);
        }
        for (Inspector.Run run : runs) {
            Integer first = index.get(run.gfn());
            if (first != null) {
                long length = 1;
                while (length < run.pages() && index.getOrDefault(run.gfn() + length, -1) == first + length) {
                    length++;
                }
                layout.segment(ElfLayout.PT_LOAD, section, (long) first * PAGE, run.linear(), length * PAGE);
            }
        }
    }

    private static void put(FileChannel out, long at, byte[] bytes) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
            out.write(from, at + from.position());
        }
    }
}
