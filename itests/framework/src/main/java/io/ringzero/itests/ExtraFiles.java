// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.toolstack.GuestConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Programs for a Linux guest beside those of its initramfs: Linux unpacks archives that follow each other
 * (Documentation/driver-api/early-userspace/buffer-format.rst).
 */
final class ExtraFiles {
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private int inode = 1000;

    ExtraFiles() {
        entry("soak", 0040755, new byte[0]);
    }

    ExtraFiles program(String path, byte[] contents) {
        entry(path, 0100755, contents);
        return this;
    }

    /** A configuration with the files. */
    GuestConfig in(GuestConfig config) {
        entry("TRAILER!!!", 0, new byte[0]);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(Objects.requireNonNull(config.ramdisk()));
        both.writeBytes(new byte[-both.size() & 3]);
        both.writeBytes(archive.toByteArray());
        return new GuestConfig(config.name(), config.uuid(), config.kernel(), both.toByteArray(), config.commandLine(),
            config.memoryKib(), config.maxMemoryKib(), config.vcpus(), config.weight(), config.onPoweroff(),
            config.onReboot(), config.onCrash(), config.prompt(), config.cpuid(), config.options(), config.plan(),
            config.files(), config.limits());
    }

    private void entry(String path, int mode, byte[] contents) {
        String header = String.format("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", inode++, mode, 0, 0,
            1, 0,
            contents.length, 0, 0, 0, 0, path.length() + 1, 0);
        archive.writeBytes((header + path + "\0").getBytes(StandardCharsets.US_ASCII));
        archive.writeBytes(new byte[-archive.size() & 3]);
        archive.writeBytes(contents);
        archive.writeBytes(new byte[-archive.size() & 3]);
    }
}
