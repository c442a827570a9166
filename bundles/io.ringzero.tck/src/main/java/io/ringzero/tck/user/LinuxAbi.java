// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The two system-call interfaces: which number is which call (arch/x86/entry/syscalls), and the layouts that differ. */
enum LinuxAbi {
    /** 64-bit programs. */
    X86_64("""
        0 read 1 write 2 open 3 close 4 stat 5 fstat 6 lstat 7 poll 8 lseek 9 mmap 10 mprotect 11 munmap 12 brk
        13 rt_sigaction 14 rt_sigprocmask 16 ioctl 17 pread64 20 writev 21 access 25 mremap 28 madvise 32 dup 33 dup2
        39 getpid 60 exit 63 uname 72 fcntl 77 ftruncate 79 getcwd 82 rename 87 unlink 89 readlink 90 chmod 91 fchmod
        92 chown 93 fchown 95 umask 96 gettimeofday 102 getuid 104 getgid 107 geteuid 108 getegid 110 getppid
        131 sigaltstack 158 arch_prctl 186 gettid 201 time 202 futex 218 set_tid_address 221 fadvise64
        228 clock_gettime 231 exit_group 257 openat 262 newfstatat 263 unlinkat 264 renameat 267 readlinkat
        269 faccessat 273 set_robust_list 280 utimensat 302 prlimit64 318 getrandom 332 statx 334 rseq"""),
    /** 32-bit programs. */
    I386("""
        1 exit 3 read 4 write 5 open 6 close 10 unlink 13 time 15 chmod 19 lseek 20 getpid 33 access 38 rename 41 dup
        45 brk 54 ioctl 60 umask 63 dup2 64 getppid 78 gettimeofday 85 readlink 91 munmap 94 fchmod 122 uname
        125 mprotect 140 _llseek 146 writev 163 mremap 168 poll 174 rt_sigaction 175 rt_sigprocmask 180 pread64
        183 getcwd 186 sigaltstack 191 ugetrlimit 192 mmap2 194 ftruncate 195 stat64 196 lstat64 197 fstat64
        199 getuid 200 getgid 201 geteuid 202 getegid 207 fchown 212 chown 219 madvise 221 fcntl 224 gettid 240 futex
        243 set_thread_area 252 exit_group 258 set_tid_address 265 clock_gettime32 272 fadvise64 295 openat
        300 fstatat64 301 unlinkat 302 renameat 305 readlinkat 307 faccessat 311 set_robust_list 320 utimensat
        340 prlimit64 355 getrandom 383 statx 386 rseq 403 clock_gettime 412 utimensat""");

    private final Map<Integer, String> names = new HashMap<>();

    LinuxAbi(String table) {
        String[] words = table.strip().split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            names.put(Integer.valueOf(words[i]), words[i + 1]);
        }
    }

    /** The call's name; its number where the test bed has no such call. */
    String name(int number) {
        return names.getOrDefault(number, String.valueOf(number));
    }

    boolean wide() {
        return this == X86_64;
    }

    int wordBytes() {
        return wide() ? 8 : 4;
    }

    /** {@code struct stat}, or {@code struct stat64} of 32-bit programs (asm/stat.h). */
    byte[] stat(int mode, long size, long inode) {
        ByteBuffer out = ByteBuffer.allocate(wide() ? 144 : 96).order(ByteOrder.LITTLE_ENDIAN);
        if (wide()) {
            out.putLong(0, 1).putLong(8, inode).putLong(16, 1).putInt(24, mode).putLong(48, size).putLong(56, 4096)
                .putLong(64, (size + 511) / 512);
        } else {
            out.putLong(0, 1).putInt(12, (int) inode).putInt(16, mode).putInt(20, 1).putLong(44, size).putInt(52, 4096)
                .putLong(56, (size + 511) / 512).putLong(88, inode);
        }
        return out.array();
    }

    /** {@code struct statx}, the same for both (linux/stat.h). */
    static byte[] statx(int mode, long size, long inode) {
        return ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x7ff).putInt(4, 4096).putInt(16, 1)
            .putShort(28, (short) mode).putLong(32, inode).putLong(40, size).putLong(48, (size + 511) / 512).array();
    }
}
