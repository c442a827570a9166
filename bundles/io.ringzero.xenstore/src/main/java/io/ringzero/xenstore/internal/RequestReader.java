// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsLimits;
import io.ringzero.abi.layout.XsdSockmsg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Puts requests together from a ring that may hold any piece of them. In turns. */
final class RequestReader {
    private final RingPage ring;
    private final byte[] header = new byte[XsdSockmsg.SIZE];
    private byte @Nullable [] payload;
    private int got;

    RequestReader(RingPage ring) {
        this.ring = ring;
    }

    /** The next whole request, null when it has not all come yet. */
    @Nullable
    Message next() throws BadRingException {
        if (payload == null) {
            if (!fill(header)) {
                return null;
            }
            int length = field(XsdSockmsg.LEN);
            if (Integer.compareUnsigned(length, XsLimits.XENSTORE_PAYLOAD_MAX) > 0) {
                throw new BadRingException(XsLimits.XENSTORE_ERROR_PROTO, "a request of "
                    + Integer.toUnsignedString(length) + " bytes, at most 4096 are allowed");
            }
            payload = new byte[length];
            got = 0;
        }
        byte[] body = payload;
        if (!fill(body)) {
            return null;
        }
        Message message = new Message(field(XsdSockmsg.TYPE), field(XsdSockmsg.REQ_ID), field(XsdSockmsg.TX_ID), body);
        payload = null;
        got = 0;
        return message;
    }

    private boolean fill(byte[] to) throws BadRingException {
        int run = Math.min(to.length - got, ring.waiting());
        if (run > 0) {
            ring.take(to, got, run);
            got += run;
        }
        return got == to.length;
    }

    private int field(int offset) {
        return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }
}
