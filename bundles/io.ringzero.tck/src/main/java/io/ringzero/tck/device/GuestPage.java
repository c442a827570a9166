// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.device;

import io.ringzero.api.device.Grants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A page of 4096 bytes that a test shares with a back-end: the test plays the guest on {@link #bytes}. */
public final class GuestPage {
    /** The page's contents, little-endian. */
    public final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private boolean ended;
    private int mappings;

    /** How many mappings of it are open. */
    public int mappings() {
        return mappings;
    }

    /** The guest's domain is gone: no mapping is live any more. */
    public void end() {
        ended = true;
    }

    /** A mapping as {@link Grants#map} gives it. */
    public Grants.Mapping open() {
        mappings++;
        return new View();
    }

    private final class View implements Grants.Mapping {
        private boolean closed;

        private ByteBuffer checked(int offset, int length) {
            if (!live()) {
                throw new IllegalStateException("the mapping is not live");
            }
            Objects.checkFromIndexSize(offset, length, bytes.capacity());
            return bytes;
        }

        @Override
        public int readInt(int offset) {
            return checked(offset, 4).getInt(offset);
        }

        @Override
        public byte readByte(int offset) {
            return checked(offset, 1).get(offset);
        }

        @Override
        public void read(int offset, byte[] to, int start, int length) {
            checked(offset, length).get(offset, to, start, length);
        }

        @Override
        public void writeInt(int offset, int value) {
            checked(offset, 4).putInt(offset, value);
        }

        @Override
        public void writeByte(int offset, byte value) {
            checked(offset, 1).put(offset, value);
        }

        @Override
        public void write(int offset, byte[] from, int start, int length) {
            checked(offset, length).put(offset, from, start, length);
        }

        @Override
        public boolean live() {
            return !closed && !ended;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                mappings--;
            }
        }
    }
}
