// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Little-endian view of an image. Offsets and sizes are unsigned 64-bit as they stand in files; each access is checked
 * against the end without overflowing.
 */
final class ImageBytes {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class,
        ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    ImageBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Whether a range lies inside the image. */
    boolean holds(long offset, long size) {
        return Long.compareUnsigned(size, bytes.length) <= 0
            && Long.compareUnsigned(offset, bytes.length - size) <= 0;
    }

    /**
     * Demands that a range lies inside the image.
     *
     * @param what what is there, for the message
     */
    void require(long offset, long size, String what) throws ImageException {
        if (!holds(offset, size)) {
            throw new ImageException(what + " at byte 0x" + Long.toHexString(offset) + ", 0x" + Long.toHexString(size)
                + " bytes long, lies outside the image of 0x" + Integer.toHexString(bytes.length)
                + " bytes: the file is truncated or damaged; fetch it again");
        }
    }

    int u8(long offset) throws ImageException {
        require(offset, 1, "A byte");
        return bytes[(int) offset] & 0xff;
    }

    int u16(long offset) throws ImageException {
        require(offset, 2, "A 16-bit number");
        return (short) SHORTS.get(bytes, (int) offset) & 0xffff;
    }

    /** An unsigned 32-bit number. */
    long u32(long offset) throws ImageException {
        require(offset, 4, "A 32-bit number");
        return (int) INTS.get(bytes, (int) offset) & 0xffffffffL;
    }

    long u64(long offset) throws ImageException {
        require(offset, 8, "A 64-bit number");
        return (long) LONGS.get(bytes, (int) offset);
    }

    /** A copy of a range. */
    byte[] copy(long offset, long size, String what) throws ImageException {
        require(offset, size, what);
        return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + size));
    }

    /** ASCII text up to a NUL or up to a limit; what is not printable becomes {@code ?}. */
    String text(long offset, int limit, String what) throws ImageException {
        require(offset, 0, what);
        int end = (int) Math.min(bytes.length, offset + limit);
        StringBuilder text = new StringBuilder();
        for (int i = (int) offset; i < end && bytes[i] != 0; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '?');
        }
        return text.toString();
    }
}
