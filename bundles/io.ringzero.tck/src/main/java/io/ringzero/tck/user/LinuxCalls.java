// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import io.ringzero.api.machine.CpuState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The system calls of one program. What is not here is answered with -ENOSYS, as an older kernel would, and counted: {@link
 * #unknown}.
 */
final class LinuxCalls {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;
    private static final int ENOSYS = 38;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int THREAD_SEGMENT = 12;

    private final CpuState state;
    private final UserMemory memory;
    private final UserSpace space;
    private final FileCalls files;
    private final LinuxAbi abi;
    private final ThreadSegments segments;
    private final Map<String, Integer> unknown = new TreeMap<>();
    /** Status of an exit, or -1 while the program runs. */
    private int status = -1;

    LinuxCalls(CpuState state, UserMemory memory, UserSpace space, FileCalls files, LinuxAbi abi,
        ThreadSegments segments) {
        this.state = state;
        this.memory = memory;
        this.space = space;
        this.files = files;
        this.abi = abi;
        this.segments = segments;
    }

    int status() {
        return status;
    }

    /** Calls that were answered with -ENOSYS, and how often. */
    Map<String, Integer> unknown() {
        return unknown;
    }

    /** Makes a call; the result or a negative errno. */
    long call(int number, long[] a) {
        String name = abi.name(number);
        return switch (name) {
            case "exit", "exit_group" -> {
                status = (int) a[0] & 0xff;
                yield 0;
            }
            case "brk" -> space.brk(a[0]);
            case "mmap" -> space.mmap(a[0], a[1], a[2], a[3]);
            case "mmap2" -> space.mmap(a[0], a[1], a[2], a[3]);
            case "munmap" -> space.munmap(a[0], a[1]);
            case "mprotect" -> space.mprotect(a[0], a[1], a[2]);
            case "mremap" -> space.mremap(a[0], a[1], a[2], a[3]);
            case "arch_prctl" -> archPrctl(a[0], a[1]);
            case "set_thread_area" -> setThreadArea(a[0]);
            case "uname" -> uname(a[0]);
            case "getrandom" -> memory.write(a[0], new byte[(int) a[1]]) ? a[1] : -14;
            case "time" -> 1_700_000_000;
            case "clock_gettime" -> time(a[1], abi == LinuxAbi.X86_64 || name.equals("clock_gettime") ? 8 : 4, 1);
            case "clock_gettime32" -> time(a[1], 4, 1);
            case "gettimeofday" -> time(a[0], abi.wordBytes(), 1000);
            case "getpid", "gettid", "set_tid_address" -> 1000;
            case "getppid" -> 1;
            case "umask" -> 022;
            case "getuid", "geteuid", "getgid", "getegid", "madvise", "fadvise64", "rt_sigaction", "rt_sigprocmask",
                "sigaltstack", "set_robust_list", "futex", "chown", "fchown", "utimensat" -> 0;
            case "prlimit64", "ugetrlimit", "rseq" -> -ENOSYS;
            case "getcwd" -> memory.write(a[0], new byte[] {'/', 0}) ? 2 : -14;
            case "readlink", "readlinkat" -> -ENOENT;
            case "ioctl" -> -ENOTTY;
            default -> files.call(name, a).orElseGet(() -> {
                unknown.merge(name, 1, Integer::sum);
                return -ENOSYS;
            });
        };
    }

    private long archPrctl(long what, long address) {
        if (what != ARCH_SET_FS) {
            return -EINVAL;
        }
        state.set(CpuState.OFF_SEGMENTS + CpuState.FS * CpuState.SEGMENT_BYTES + CpuState.SEG_BASE, address);
        return 0;
    }

    /** {@code struct user_desc}: entry number, base, limit, flags (asm/ldt.h). */
    private long setThreadArea(long at) {
        byte[] bytes = memory.read(at, 16);
        if (bytes == null) {
            return -14;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = in.getInt(0) == -1 ? THREAD_SEGMENT : in.getInt(0);
        if (entry != THREAD_SEGMENT) {
            return -EINVAL;
        }
        segments.thread(entry, in.getInt(4));
        memory.write(at, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(entry).array());
        return 0;
    }

    private long uname(long at) {
        byte[] out = new byte[6 * 65];
        String[] fields = {"Linux", "ringzero", "6.1.0", "#1", abi.wide() ? "x86_64" : "i686", "(none)"};
        for (int i = 0; i < fields.length; i++) {
            byte[] field = fields[i].getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(field, 0, out, i * 65, field.length);
        }
        return memory.write(at, out) ? 0 : -14;
    }

    /** Seconds and a fraction, each of so many bytes; time is made of instructions. */
    private long time(long at, int bytes, int nanosPerUnit) {
        long nanos = 1_700_000_000_000_000_000L + state.retired();
        ByteBuffer out = ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        long seconds = nanos / 1_000_000_000L;
        long fraction = nanos % 1_000_000_000L / nanosPerUnit;
        if (bytes == 8) {
            out.putLong(seconds).putLong(fraction);
        } else {
            out.putInt((int) seconds).putInt((int) fraction);
        }
        return memory.write(at, out.array()) ? 0 : -14;
    }

    /** For {@link FileCalls}: no such descriptor. */
    static long badDescriptor() {
        return -EBADF;
    }
}
