// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

/** The heap and the mappings of a program, as {@code brk} and {@code mmap} know them. Only private memory without a file. */
final class UserSpace {
    private static final int ENOMEM = 12;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MREMAP_MAYMOVE = 1;

    private final UserMemory memory;
    private final long heap;
    private long brk;
    private long next;

    /**
     * @param heap where it begins
     * @param mappings where mappings begin, growing upwards
     */
    UserSpace(UserMemory memory, long heap, long mappings) {
        this.memory = memory;
        this.heap = up(heap);
        this.brk = this.heap;
        this.next = mappings;
    }

    long brk(long wanted) {
        if (wanted >= heap && wanted - heap < 1L << 28) {
            if (up(wanted) > up(brk)) {
                memory.map(up(brk), up(wanted) - up(brk), UserMemory.READ | UserMemory.WRITE);
            } else if (up(wanted) < up(brk)) {
                memory.unmap(up(wanted), up(brk) - up(wanted));
            }
            brk = wanted;
        }
        return brk;
    }

    long mmap(long hint, long length, long protection, long flags) {
        if ((flags & MAP_ANONYMOUS) == 0) {
            return -ENODEV;
        }
        if (length <= 0 || length > 1L << 28) {
            return -ENOMEM;
        }
        long at = hint & -UserMemory.PAGE;
        if ((flags & MAP_FIXED) == 0) {
            at = next;
            next += up(length) + UserMemory.PAGE;
        }
        memory.map(at, up(length), rights(protection));
        return at;
    }

    long munmap(long at, long length) {
        if (at % UserMemory.PAGE != 0) {
            return -EINVAL;
        }
        memory.unmap(at, up(length));
        return 0;
    }

    long mprotect(long at, long length, long protection) {
        return memory.protect(at, up(length), rights(protection)) ? 0 : -ENOMEM;
    }

    long mremap(long at, long oldLength, long newLength, long flags) {
        if (up(newLength) <= up(oldLength)) {
            memory.unmap(at + up(newLength), up(oldLength) - up(newLength));
            return at;
        }
        byte[] content = memory.read(at, (int) up(oldLength));
        if ((flags & MREMAP_MAYMOVE) == 0 || content == null) {
            return -ENOMEM;
        }
        long moved = mmap(0, newLength, 3, MAP_ANONYMOUS);
        if (moved > 0) {
            memory.write(moved, content);
            memory.unmap(at, up(oldLength));
        }
        return moved;
    }

    /** PROT_READ, PROT_WRITE and PROT_EXEC have our values; what can be written or executed can be read. */
    private static int rights(long protection) {
        return protection == 0 ? 0 : (int) (protection & 7) | UserMemory.READ;
    }

    private static long up(long length) {
        return length + UserMemory.PAGE - 1 & -UserMemory.PAGE;
    }
}
