// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

/** The executable: needs no compiler, no library and no file but itself, {@code /bin/sh}, {@code /proc} and {@code /dev}. */
final class BenchProgram {
    private BenchProgram() {
    }

    /** A static ELF64 executable for Linux; the same bytes each time. */
    static byte[] file() {
        LinuxCode code = new LinuxCode(ProcessLoops.LETTERS + SwitchLoops.LETTERS + FileLoops.LETTERS);
        Signals signals = new Signals(code);
        new ProcessLoops(code, signals).write();
        new SwitchLoops(code).write();
        new FileLoops(code, signals).write();
        return code.file();
    }
}
