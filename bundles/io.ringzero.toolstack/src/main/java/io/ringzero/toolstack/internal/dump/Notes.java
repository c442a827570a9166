// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.dump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A sequence of ELF notes (System V ABI, chapter 5): name and descriptor each, padded to 4 bytes. One thread. */
final class Notes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Notes add(String name, int type, byte[] descriptor) {
        byte[] text = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        bytes.writeBytes(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length)
            .putInt(descriptor.length).putInt(type).array());
        padded(text);
        padded(descriptor);
        return this;
    }

    /** A note whose descriptor is 64-bit words. */
    Notes add(String name, int type, long... words) {
        ByteBuffer descriptor = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            descriptor.putLong(word);
        }
        return add(name, type, descriptor.array());
    }

    private void padded(byte[] part) {
        bytes.writeBytes(part);
        bytes.writeBytes(new byte[-part.length & 3]);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
