// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The stack that Linux gives a new program: argument count, pointers, environment, auxiliary vector (System V ABI 3.4). */
final class UserStack {
    private static final int AT_NULL = 0;
    private static final int AT_PHDR = 3;
    private static final int AT_PHENT = 4;
    private static final int AT_PHNUM = 5;
    private static final int AT_PAGESZ = 6;
    private static final int AT_ENTRY = 9;
    private static final int AT_UID = 11;
    private static final int AT_EUID = 12;
    private static final int AT_GID = 13;
    private static final int AT_EGID = 14;
    private static final int AT_SECURE = 23;
    private static final int AT_RANDOM = 25;

    private UserStack() {
    }

    /** Fills a mapped stack from its top downwards. Returns the stack pointer. */
    static long build(UserMemory memory, UserElf elf, long top, List<String> arguments, List<String> environment) {
        long at = top - 64;
        long random = at;
        memory.write(random, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        List<Long> words = new ArrayList<>();
        words.add((long) arguments.size());
        for (List<String> strings : List.of(arguments, environment)) {
            for (String string : strings) {
                byte[] bytes = (string + "\0").getBytes(StandardCharsets.UTF_8);
                at -= bytes.length;
                memory.write(at, bytes);
                words.add(at);
            }
            words.add(0L);
        }
        long[] auxiliary = {AT_PHDR, elf.headers(), AT_PHENT, elf.wide() ? 56 : 32, AT_PHNUM, elf.headerCount(),
            AT_PAGESZ, UserMemory.PAGE, AT_ENTRY, elf.entry(), AT_UID, 0, AT_EUID, 0, AT_GID, 0, AT_EGID, 0, AT_SECURE,
            0, AT_RANDOM, random, AT_NULL, 0};
        for (long word : auxiliary) {
            words.add(word);
        }
        int size = elf.wide() ? 8 : 4;
        long pointer = at - (long) words.size() * size & -16L;
        ByteBuffer out = ByteBuffer.allocate(words.size() * size).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(word -> {
            if (size == 8) {
                out.putLong(word);
            } else {
                out.putInt((int) (long) word);
            }
        });
        memory.write(pointer, out.array());
        return pointer;
    }
}
