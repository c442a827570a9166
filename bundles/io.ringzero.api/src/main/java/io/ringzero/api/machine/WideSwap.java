// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Compare and set of 16 bytes by the host's own CMPXCHG16B, which Java does not have: a function of 32 bytes of machine code,
 * written once into a page that is executable and not writable from then on. Any thread.
 *
 * <p>Exists on Linux on x86-64 where the host allows such a page; elsewhere {@link #exists} is false and the caller has to find
 * another way. The function follows the System V ABI for AMD64 (section 3.2.3: rdi, rsi, rdx, rcx, r8, r9, rbx kept).
 */
final class WideSwap {
    private static final byte[] CODE = {
        0x53, // push rbx
        0x48, (byte) 0x89, (byte) 0xf0, // mov rax, rsi: expected, its high half is in rdx already
        0x48, (byte) 0x89, (byte) 0xcb, // mov rbx, rcx
        0x4c, (byte) 0x89, (byte) 0xc1, // mov rcx, r8
        (byte) 0xf0, 0x48, 0x0f, (byte) 0xc7, 0x0f, // lock cmpxchg16b [rdi]
        0x49, (byte) 0x89, 0x01, // mov [r9], rax
        0x49, (byte) 0x89, 0x51, 0x08, // mov [r9 + 8], rdx
        0x0f, (byte) 0x94, (byte) 0xc0, // sete al
        0x0f, (byte) 0xb6, (byte) 0xc0, // movzx eax, al
        0x5b, // pop rbx
        (byte) 0xc3, // ret
    };
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int PROT_READ_EXECUTE = 0x1 | 0x4;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int PAGE = 4096;
    private static final @Nullable MethodHandle SWAP = make();

    private WideSwap() {
    }

    static boolean exists() {
        return SWAP != null;
    }

    static boolean swap(long host, long expectedLow, long expectedHigh, long low, long high, long found) {
        MethodHandle swap = SWAP;
        if (swap == null) {
            throw new UnsupportedOperationException("this host has no compare and set of 16 bytes");
        }
        try {
            return (int) swap.invokeExact(host, expectedLow, expectedHigh, low, high, found) != 0;
        } catch (Throwable impossible) { // invokeExact declares it
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable MethodHandle make() {
        if (!HostMemory.casesInLine() || !System.getProperty("os.name", "").equals("Linux")) {
            return null;
        }
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle mmap = linker.downcallHandle(linker.defaultLookup().findOrThrow("mmap"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
            MethodHandle mprotect = linker.downcallHandle(linker.defaultLookup().findOrThrow("mprotect"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT));
            long page = (long) mmap.invokeExact(0L, (long) PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (page == -1L) {
                return null;
            }
            HostMemory.copy(CODE, 0, page, CODE.length);
            if ((int) mprotect.invokeExact(page, (long) PAGE, PROT_READ_EXECUTE) != 0) {
                return null; // a hardened host
            }
            return linker.downcallHandle(MemorySegment.ofAddress(page),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                Linker.Option.critical(false));
        } catch (Throwable e) {
            return null; // no native access: as on other hosts
        }
    }
}
