// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for room in a guest's ring, in order. In turns. Bounded: replies hold the guest's further requests back, and watch
 * events that the guest does not fetch become fewer, never lost: two alike are one, and beyond the quota all that a watch
 * has to say is said as its own path.
 */
final class ReplyQueue {
    private final Deque<Message> waiting = new ArrayDeque<>();
    /** Events that wait; the key says what they say. */
    private final Map<List<String>, Message> events = new LinkedHashMap<>();
    private byte @Nullable [] current;
    private int sent;
    private int replyBytes;

    void reply(Message reply) {
        waiting.addLast(reply);
        replyBytes += reply.bytes().length;
    }

    void event(Watches.Watch watch, String path) {
        String said = events.size() < Quota.GUEST.events() ? path : watch.given();
        List<String> key = List.of(said, watch.token());
        if (!events.containsKey(key)) {
            Message event = new Message(XsType.XS_WATCH_EVENT, 0, 0, Message.payload(key));
            events.put(key, event);
            waiting.addLast(event);
        }
    }

    /** Whether requests have to wait until replies were fetched. */
    boolean full() {
        return replyBytes >= Quota.GUEST.repliesBytes();
    }

    /** Moves what there is room for; whether anything moved. */
    boolean drain(RingPage ring) throws BadRingException {
        boolean moved = false;
        // Asked even when nothing waits: a bad index ends the connection when it is seen.
        int room = ring.room();
        for (byte[] bytes = head(); bytes != null; bytes = head()) {
            int run = Math.min(bytes.length - sent, room);
            if (run == 0) {
                break;
            }
            ring.put(bytes, sent, run);
            moved = true;
            room -= run;
            sent += run;
            if (sent == bytes.length) {
                current = null;
            }
        }
        return moved;
    }

    private byte @Nullable [] head() {
        Message next = current == null ? waiting.pollFirst() : null;
        if (next != null) {
            current = next.bytes();
            sent = 0;
            if (next.type() == XsType.XS_WATCH_EVENT) {
                // From here on the same change is news again.
                events.values().remove(next);
            } else {
                replyBytes -= current.length;
            }
        }
        return current;
    }
}
