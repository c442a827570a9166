// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The host's processor, through a {@link HelperProgram} that shares a file with us. A helper that dies or hangs is replaced
 * and the case named ({@link HostCpuException}); nothing that a case does can hurt this process.
 */
final class HostCpu implements Processor {
    /** A batch takes milliseconds; a case that loops is told by this. */
    private static final long BATCH_SECONDS = 10;
    /** Where the kernel keeps each general register among its gregs, by encoding. */
    private static final int[] GREG = {13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7};
    private static final int GREG_RIP = 16;
    private static final int GREG_RFLAGS = 17;
    private static final int GREG_SELECTORS = 18;
    private static final int GREG_ERROR = 19;
    private static final int GREG_VECTOR = 20;
    private static final int GREG_CR2 = 22;
    private static final int PAGE_FAULT = 14;

    private final Path directory;
    private final Path program;
    private final Path records;
    private final MappedByteBuffer shared;
    private @Nullable Process process;

    private HostCpu(Path directory) throws IOException {
        this.directory = directory;
        this.program = directory.resolve("helper");
        this.records = directory.resolve("records");
        Files.write(program, HelperProgram.executable());
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (FileChannel channel = FileChannel.open(records, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
            shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, CaseLayout.SHARED_BYTES);
            shared.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Starts a helper; throws {@link HostCpuException} where this host does not let one run. */
    static HostCpu open() {
        String system = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
        if (!system.equals("Linux/amd64")) {
            throw new HostCpuException("the host is " + system + ", not Linux/amd64");
        }
        try {
            HostCpu host = new HostCpu(Files.createTempDirectory("ringzero-oracle"));
            try {
                host.probe();
                return host;
            } catch (HostCpuException e) {
                host.close();
                throw e;
            }
        } catch (IOException e) {
            throw new HostCpuException("no helper can be made: " + e.getMessage());
        }
    }

    private void probe() {
        Record nothing = new Record();
        nothing.set(CaseLayout.RIP, CaseLayout.CODE_MIDDLE);
        nothing.bytes[CaseLayout.CODE_AT] = (byte) 0xcc;
        if (run(nothing).get(CaseLayout.VECTOR) != 3) {
            throw new HostCpuException("a helper runs, but not as it should");
        }
    }

    @Override
    public void run(Record[] inputs, Record[] outcomes, int count) {
        for (int i = 0; i < count; i++) {
            shared.put(record(i), inputs[i].bytes);
        }
        batch(inputs, count);
        for (int i = 0; i < count; i++) {
            read(record(i) + CaseLayout.INPUT_BYTES, inputs[i], outcomes[i]);
        }
    }

    private static int record(int index) {
        return CaseLayout.HEADER_BYTES + index * CaseLayout.RECORD_BYTES;
    }

    private void batch(Record[] inputs, int count) {
        Process helper = process;
        AtomicBoolean late = new AtomicBoolean();
        try {
            if (helper == null || !helper.isAlive()) {
                helper = new ProcessBuilder(program.toString(), records.toString()).start();
                process = helper;
            }
            Process current = helper;
            Thread watch = Thread.ofVirtual().start(() -> watch(current, late));
            int answer;
            try {
                OutputStream to = helper.getOutputStream();
                to.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(count).array());
                to.flush();
                InputStream from = helper.getInputStream();
                answer = from.read();
            } finally {
                watch.interrupt();
            }
            if (answer < 0) {
                throw new IOException("it ended with " + helper.waitFor());
            }
        } catch (IOException e) {
            int at = (int) shared.getLong(CaseLayout.HEADER_INDEX);
            stop();
            throw new HostCpuException(
                "the helper " + (late.get() ? "hung" : "died (" + e.getMessage() + ")") + " in case "
                    + at + (at >= 0 && at < count ? ": " + CaseText.head(inputs[at]) : ""),
                at);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostCpuException("interrupted");
        }
    }

    private static void watch(Process helper, AtomicBoolean late) {
        try {
            TimeUnit.SECONDS.sleep(BATCH_SECONDS);
            late.set(true);
            helper.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the batch is done
        }
    }

    private void read(int raw, Record input, Record outcome) {
        for (int i = 0; i < 16; i++) {
            outcome.gpr(i, greg(raw, GREG[i]));
        }
        outcome.set(CaseLayout.RIP, greg(raw, GREG_RIP));
        outcome.set(CaseLayout.RFLAGS, greg(raw, GREG_RFLAGS));
        long vector = greg(raw, GREG_VECTOR);
        outcome.set(CaseLayout.VECTOR, vector);
        outcome.set(CaseLayout.ERROR, greg(raw, GREG_ERROR));
        outcome.set(CaseLayout.CR2, vector == PAGE_FAULT ? greg(raw, GREG_CR2) : 0);
        outcome.set(CaseLayout.FS_BASE, shared.getLong(raw + CaseLayout.RAW_FS_BASE));
        outcome.set(CaseLayout.GS_BASE, shared.getLong(raw + CaseLayout.RAW_GS_BASE));
        long selectors = greg(raw, GREG_SELECTORS);
        outcome.set(CaseLayout.SELECTORS, shared.getLong(raw + CaseLayout.RAW_ES));
        outcome.set(CaseLayout.SELECTORS + 8, selectors & 0xffff);
        outcome.set(CaseLayout.SELECTORS + 16, selectors >>> 48);
        outcome.set(CaseLayout.SELECTORS + 24, shared.getLong(raw + CaseLayout.RAW_DS));
        outcome.set(CaseLayout.SELECTORS + 32, shared.getLong(raw + CaseLayout.RAW_FS));
        outcome.set(CaseLayout.SELECTORS + 40, shared.getLong(raw + CaseLayout.RAW_GS));
        shared.get(raw + CaseLayout.FXSAVE, outcome.bytes, CaseLayout.FXSAVE,
            CaseLayout.INPUT_BYTES - CaseLayout.FXSAVE);
    }

    private long greg(int raw, int number) {
        return shared.getLong(raw + CaseLayout.RAW_GREGS + number * 8);
    }

    private void stop() {
        Process helper = process;
        if (helper != null) {
            helper.destroyForcibly();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Files.deleteIfExists(program);
            Files.deleteIfExists(records);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
