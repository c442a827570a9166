// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import io.ringzero.api.toolstack.GuestConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Adds a program to a Linux guest: Linux unpacks archives that follow each other (early-userspace/buffer-format.rst). */
final class ProgramArchive {
    private static final int PROGRAM = 0100755;

    private ProgramArchive() {
    }

    /** The configuration, with a program in the root directory of its initramfs. */
    static GuestConfig with(GuestConfig config, String name, byte[] program) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] first = config.ramdisk();
        if (first != null) {
            all.writeBytes(first);
        }
        pad(all);
        entry(all, name, PROGRAM, program);
        entry(all, "TRAILER!!!", 0, new byte[0]);
        return new GuestConfig(config.name(), config.uuid(), config.kernel(), all.toByteArray(), config.commandLine(),
            config.memoryKib(), config.maxMemoryKib(), config.vcpus(), config.weight(), config.onPoweroff(),
            config.onReboot(), config.onCrash(), config.prompt(), config.cpuid(), config.options(), config.plan(),
            config.files(), config.limits());
    }

    private static void entry(ByteArrayOutputStream all, String name, int mode, byte[] contents) {
        String header = String.format("070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x", 900_000, mode, 0, 0,
            1, 0, contents.length, 0, 0, 0, 0, name.length() + 1, 0);
        all.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
        pad(all);
        all.writeBytes(contents);
        pad(all);
    }

    private static void pad(ByteArrayOutputStream all) {
        all.writeBytes(new byte[-all.size() & 3]);
    }
}
