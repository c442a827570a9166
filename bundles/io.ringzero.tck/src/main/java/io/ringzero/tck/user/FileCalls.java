// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The system calls that deal with files. */
final class FileCalls {
    private static final int ENOENT = 2;
    private static final int EFAULT = 14;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;
    private static final int ESPIPE = 29;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_TRUNC = 01000;
    private static final int O_APPEND = 02000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFIFO = 0010000;
    private static final int F_DUPFD = 0;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private final UserMemory memory;
    private final UserFiles files;
    private final LinuxAbi abi;

    FileCalls(UserMemory memory, UserFiles files, LinuxAbi abi) {
        this.memory = memory;
        this.files = files;
        this.abi = abi;
    }

    /** Makes a call; empty when it is none of these. */
    OptionalLong call(String name, long[] a) {
        return switch (name) {
            case "open" -> result(open(a[0], a[1], a[2]));
            case "openat" -> result(open(a[1], a[2], a[3]));
            case "close" -> result(files.close((int) a[0]) ? 0 : LinuxCalls.badDescriptor());
            case "read" -> result(read(a[0], a[1], a[2]));
            case "pread64" -> result(pread(a[0], a[1], a[2], a[3]));
            case "write" -> result(write(a[0], memory.read(a[1], (int) a[2])));
            case "writev" -> result(writev(a[0], a[1], a[2]));
            case "lseek" -> result(seek(a[0], abi.wide() ? a[1] : (int) a[1], a[2]));
            case "_llseek" -> result(longSeek(a));
            case "stat", "lstat", "stat64", "lstat64" -> result(stat(node(a[0]), a[1], S_IFREG));
            case "newfstatat", "fstatat64" -> result(statAt(a));
            case "fstat", "fstat64" -> result(fstat(a[0], a[1]));
            case "statx" -> result(statx(a));
            case "access" -> result(node(a[0]) == null ? -ENOENT : 0);
            case "faccessat" -> result(node(a[1]) == null ? -ENOENT : 0);
            case "unlink" -> result(files.remove(path(a[0])) ? 0 : -ENOENT);
            case "unlinkat" -> result(files.remove(path(a[1])) ? 0 : -ENOENT);
            case "rename" -> result(files.rename(path(a[0]), path(a[1])) ? 0 : -ENOENT);
            case "renameat" -> result(files.rename(path(a[1]), path(a[3])) ? 0 : -ENOENT);
            case "chmod" -> result(chmod(node(a[0]), a[1]));
            case "fchmod" -> result(chmod(nodeOf(a[0]), a[1]));
            case "ftruncate" -> result(truncate(a[0], a[1]));
            case "dup" -> result(duplicate(a[0], 0));
            case "dup2" -> result(duplicateTo(a[0], a[1]));
            case "fcntl" -> result(a[1] == F_DUPFD || a[1] == F_DUPFD_CLOEXEC
                ? duplicate(a[0], (int) a[2])
                : files.get((int) a[0]) == null ? LinuxCalls.badDescriptor() : 0);
            case "poll" -> result(a[1]);
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong result(long value) {
        return OptionalLong.of(value);
    }

    private String path(long at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long i = at;; i++) {
            byte[] one = memory.read(i, 1);
            if (one == null || one[0] == 0) {
                break;
            }
            out.write(one[0]);
        }
        String path = out.toString(StandardCharsets.UTF_8);
        return path.startsWith("/") ? path : "/" + path;
    }

    private UserFiles.@Nullable Node node(long at) {
        return files.node(path(at));
    }

    private UserFiles.@Nullable Node nodeOf(long descriptor) {
        UserFiles.Open open = files.get((int) descriptor);
        return open == null ? null : open.node;
    }

    private long open(long at, long flags, long mode) {
        String path = path(at);
        UserFiles.Node node = files.node(path);
        if (node == null) {
            if ((flags & O_CREAT) == 0) {
                return -ENOENT;
            }
            node = files.create(path);
            node.mode = (int) mode & 0777;
        } else if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) {
            return -EEXIST;
        }
        if ((flags & O_TRUNC) != 0) {
            node.truncate(0);
        }
        UserFiles.Open open = new UserFiles.Open(node, true);
        open.offset = (flags & O_APPEND) != 0 ? node.size() : 0;
        return files.open(open, 0);
    }

    private long read(long descriptor, long at, long length) {
        UserFiles.Open open = files.get((int) descriptor);
        if (open == null) {
            return LinuxCalls.badDescriptor();
        }
        byte[] bytes = open.node.read(open.offset, (int) Math.min(length, 1 << 20));
        open.offset += bytes.length;
        return memory.write(at, bytes) ? bytes.length : -EFAULT;
    }

    private long pread(long descriptor, long at, long length, long offset) {
        UserFiles.Open open = files.get((int) descriptor);
        if (open == null) {
            return LinuxCalls.badDescriptor();
        }
        byte[] bytes = open.node.read(offset, (int) Math.min(length, 1 << 20));
        return memory.write(at, bytes) ? bytes.length : -EFAULT;
    }

    private long write(long descriptor, byte @Nullable [] bytes) {
        UserFiles.Open open = files.get((int) descriptor);
        if (open == null) {
            return LinuxCalls.badDescriptor();
        }
        if (bytes == null) {
            return -EFAULT;
        }
        open.node.write(open.regular ? open.offset : open.node.size(), bytes);
        open.offset += bytes.length;
        return bytes.length;
    }

    private long writev(long descriptor, long vectors, long count) {
        int size = abi.wordBytes();
        long total = 0;
        for (int i = 0; i < count; i++) {
            byte[] vector = memory.read(vectors + 2L * i * size, 2 * size);
            if (vector == null) {
                return -EFAULT;
            }
            ByteBuffer in = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN);
            long at = size == 8 ? in.getLong(0) : in.getInt(0) & 0xffffffffL;
            long length = size == 8 ? in.getLong(8) : in.getInt(4);
            long written = length == 0 ? 0 : write(descriptor, memory.read(at, (int) length));
            if (written < 0) {
                return written;
            }
            total += written;
        }
        return total;
    }

    private long seek(long descriptor, long offset, long whence) {
        UserFiles.Open open = files.get((int) descriptor);
        if (open == null) {
            return LinuxCalls.badDescriptor();
        }
        if (!open.regular) {
            return -ESPIPE;
        }
        long to = offset + (whence == 0 ? 0 : whence == 1 ? open.offset : open.node.size());
        if (to < 0 || whence > 2) {
            return -EINVAL;
        }
        open.offset = to;
        return to;
    }

    private long longSeek(long[] a) {
        long to = seek(a[0], a[1] << 32 | a[2] & 0xffffffffL, a[4]);
        if (to < 0) {
            return to;
        }
        byte[] result = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(to).array();
        return memory.write(a[3], result) ? 0 : -EFAULT;
    }

    private long stat(UserFiles.@Nullable Node node, long at, int kind) {
        return node == null
            ? -ENOENT
            : memory.write(at, abi.stat(kind | node.mode, node.size(), node.inode)) ? 0 : -EFAULT;
    }

    private long fstat(long descriptor, long at) {
        UserFiles.Open open = files.get((int) descriptor);
        return open == null ? LinuxCalls.badDescriptor() : stat(open.node, at, open.regular ? S_IFREG : S_IFIFO);
    }

    private long statAt(long[] a) {
        return path(a[1]).equals("/") ? fstat(a[0], a[2]) : stat(node(a[1]), a[2], S_IFREG);
    }

    private long statx(long[] a) {
        UserFiles.Open open = path(a[1]).equals("/") ? files.get((int) a[0]) : null;
        UserFiles.Node node = open != null ? open.node : node(a[1]);
        if (node == null) {
            return -ENOENT;
        }
        int kind = open != null && !open.regular ? S_IFIFO : S_IFREG;
        return memory.write(a[4], LinuxAbi.statx(kind | node.mode, node.size(), node.inode)) ? 0 : -EFAULT;
    }

    private static long chmod(UserFiles.@Nullable Node node, long mode) {
        if (node == null) {
            return -ENOENT;
        }
        node.mode = (int) mode & 07777;
        return 0;
    }

    private long truncate(long descriptor, long length) {
        UserFiles.Node node = nodeOf(descriptor);
        if (node == null) {
            return LinuxCalls.badDescriptor();
        }
        node.truncate(length);
        return 0;
    }

    private long duplicate(long descriptor, int from) {
        UserFiles.Open open = files.get((int) descriptor);
        return open == null ? LinuxCalls.badDescriptor() : files.open(open, from);
    }

    private long duplicateTo(long descriptor, long to) {
        UserFiles.Open open = files.get((int) descriptor);
        if (open == null) {
            return LinuxCalls.badDescriptor();
        }
        files.place((int) to, open);
        return to;
    }
}
