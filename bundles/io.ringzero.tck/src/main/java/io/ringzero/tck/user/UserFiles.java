// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files in memory, by path, and the descriptors a program has open. Descriptors 0, 1 and 2 are the standard streams. */
final class UserFiles {
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<Integer, Open> open = new TreeMap<>();
    final Node output;
    final Node errors;
    private long inodes;

    /** A file's content. */
    static final class Node {
        private byte[] bytes = new byte[0];
        private int size;
        /** Tells files apart, as a file system does. */
        final long inode;
        /** Permission bits. */
        int mode = 0644;

        Node(long inode, byte[] content) {
            this.inode = inode;
            bytes = content.clone();
            size = content.length;
        }

        int size() {
            return size;
        }

        byte[] content() {
            return Arrays.copyOf(bytes, size);
        }

        void write(long at, byte[] from) {
            int end = Math.toIntExact(at + from.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(from, 0, bytes, (int) at, from.length);
            size = Math.max(size, end);
        }

        byte[] read(long at, int most) {
            int from = (int) Math.min(at, size);
            return Arrays.copyOfRange(bytes, from, Math.min(size, from + most));
        }

        void truncate(long length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(length));
            size = (int) length;
        }
    }

    /** An open file; copies of a descriptor share it. */
    static final class Open {
        final Node node;
        /** A regular file, else a stream. */
        final boolean regular;
        long offset;

        Open(Node node, boolean regular) {
            this.node = node;
            this.regular = regular;
        }
    }

    UserFiles(Map<String, byte[]> files, byte[] input) {
        files.forEach((path, content) -> nodes.put(path, fresh(content)));
        output = fresh(new byte[0]);
        errors = fresh(new byte[0]);
        open.put(0, new Open(fresh(input), false));
        open.put(1, new Open(output, false));
        open.put(2, new Open(errors, false));
    }

    private Node fresh(byte[] content) {
        return new Node(++inodes, content);
    }

    @Nullable
    Node node(String path) {
        return nodes.get(path);
    }

    Node create(String path) {
        return nodes.computeIfAbsent(path, any -> fresh(new byte[0]));
    }

    boolean remove(String path) {
        return nodes.remove(path) != null;
    }

    boolean rename(String from, String to) {
        Node node = nodes.remove(from);
        if (node != null) {
            nodes.put(to, node);
        }
        return node != null;
    }

    /** The lowest free descriptor from a number on. */
    int open(Open file, int from) {
        int descriptor = from;
        while (open.containsKey(descriptor)) {
            descriptor++;
        }
        open.put(descriptor, file);
        return descriptor;
    }

    /** Puts an open file under a given descriptor. */
    void place(int descriptor, Open file) {
        open.put(descriptor, file);
    }

    @Nullable
    Open get(int descriptor) {
        return open.get(descriptor);
    }

    boolean close(int descriptor) {
        return open.remove(descriptor) != null;
    }

    /** Contents by path. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> all = new TreeMap<>();
        nodes.forEach((path, node) -> all.put(path, node.content()));
        return all;
    }
}
