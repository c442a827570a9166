// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.layout.XsdSockmsg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of the wire (public/io/xs_wire.h, {@code struct xsd_sockmsg}), either way. Text is one byte a character.
 *
 * @param type one of {@code XsType}
 * @param requestId the asker's, given back in the reply
 * @param transaction 0 for none
 * @param payload at most 4096 bytes
 */
record Message(int type, int requestId, int transaction, byte[] payload) {
    Message reply(int replyType, byte[] bytes) {
        return new Message(replyType, requestId, transaction, bytes);
    }

    /** The payload's NUL-terminated strings; what follows the last NUL is not one. */
    List<String> strings() {
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == 0) {
                strings.add(new String(payload, start, i - start, StandardCharsets.ISO_8859_1));
                start = i + 1;
            }
        }
        return strings;
    }

    /** The payload after its first so many strings. */
    byte[] after(int strings) {
        int at = 0;
        for (String string : strings().subList(0, strings)) {
            at += string.length() + 1;
        }
        return java.util.Arrays.copyOfRange(payload, at, payload.length);
    }

    /** Exactly so many strings and nothing else. */
    List<String> exactly(int count) throws StoreException {
        List<String> strings = strings();
        if (strings.size() != count || after(count).length != 0) {
            throw new StoreException(StoreException.EINVAL);
        }
        return strings;
    }

    /** Strings as a payload, each with its NUL. */
    static byte[] payload(List<String> strings) {
        StringBuilder text = new StringBuilder();
        strings.forEach(string -> text.append(string).append('\0'));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Header and payload. */
    byte[] bytes() {
        return ByteBuffer.allocate(XsdSockmsg.SIZE + payload.length).order(ByteOrder.LITTLE_ENDIAN).putInt(type)
            .putInt(requestId).putInt(transaction).putInt(payload.length).put(payload).array();
    }
}
