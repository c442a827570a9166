// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsType;
import io.ringzero.abi.layout.StoreRing;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.tck.device.FakePort;
import io.ringzero.tck.device.FakeServiceContext;
import io.ringzero.tck.device.GuestPage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A guest at its end of the store ring, as a kernel's driver does it: asks, waits for the reply, keeps events for later. */
final class StoreGuest {
    final GuestPage page = new GuestPage();
    final DomainId domain;
    final PvEndpoint endpoint;
    final FakePort port;
    /** Watch events so far, as {@code path token}. */
    final List<String> events = new ArrayList<>();
    /** Bytes that the guest puts in or takes out at a time: 1 makes every message come in pieces. */
    int chunk = 1024;
    private int lastRequest;

    StoreGuest(FakeServiceContext context, StoreService service, int domid) throws Exception {
        domain = new DomainId(domid, domid);
        endpoint = context.offer(domain, page);
        port = context.port(domain, endpoint);
        service.introduce(domain, endpoint);
    }

    int get(int offset) {
        return page.bytes.getInt(offset);
    }

    void set(int offset, int value) {
        page.bytes.putInt(offset, value);
    }

    /** Sends a request and returns the reply's payload with NULs as {@code |}, or the error's name after {@code !}. */
    String ask(int type, int transaction, String payload) {
        send(type, transaction, payload);
        while (true) {
            Message reply = receive();
            if (reply.type() == XsType.XS_WATCH_EVENT) {
                continue;
            }
            if (reply.requestId() != lastRequest || reply.transaction() != transaction) {
                throw new AssertionError("a reply to " + reply.requestId() + ", expected one to " + lastRequest);
            }
            String text = text(reply.payload());
            if (reply.type() == XsType.XS_ERROR) {
                return "!" + text.substring(0, text.length() - 1);
            }
            if (reply.type() != type) {
                throw new AssertionError("a reply of type " + reply.type() + " to a request of type " + type);
            }
            return text;
        }
    }

    String ask(int type, String payload) {
        return ask(type, 0, payload);
    }

    void send(int type, int transaction, String payload) {
        byte[] body = payload.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        put(new Message(type, ++lastRequest, transaction, body).bytes());
    }

    void put(byte[] bytes) {
        for (int at = 0; at < bytes.length;) {
            int prod = get(StoreRing.REQ_PROD);
            int run = Math.min(Math.min(chunk, bytes.length - at), 1024 - (prod - get(StoreRing.REQ_CONS)));
            if (run == 0) {
                throw new AssertionError("the store takes no requests");
            }
            for (int i = 0; i < run; i++) {
                page.bytes.put(StoreRing.REQ + (prod + i & 1023), bytes[at + i]);
            }
            set(StoreRing.REQ_PROD, prod + run);
            at += run;
            port.notifyBackend();
        }
    }

    /** The next message; events are kept too. */
    Message receive() {
        ByteBuffer header = ByteBuffer.wrap(take(16)).order(ByteOrder.LITTLE_ENDIAN);
        Message message = new Message(header.getInt(0), header.getInt(4), header.getInt(8), take(header.getInt(12)));
        if (message.type() == XsType.XS_WATCH_EVENT) {
            List<String> strings = message.strings();
            events.add(strings.get(0) + " " + strings.get(1));
        }
        return message;
    }

    /** Whether a message, or a piece of one, is there. */
    boolean hasMail() {
        return get(StoreRing.RSP_PROD) != get(StoreRing.RSP_CONS);
    }

    /** Fetches the events that are there. */
    List<String> fetch() {
        while (hasMail()) {
            receive();
        }
        List<String> fetched = List.copyOf(events);
        events.clear();
        return fetched;
    }

    private byte[] take(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length) {
            int cons = get(StoreRing.RSP_CONS);
            int run = Math.min(Math.min(chunk, length - out.size()), get(StoreRing.RSP_PROD) - cons);
            if (run == 0) {
                throw new AssertionError("the store does not answer");
            }
            for (int i = 0; i < run; i++) {
                out.write(page.bytes.get(StoreRing.RSP + (cons + i & 1023)));
            }
            set(StoreRing.RSP_CONS, cons + run);
            port.notifyBackend();
        }
        return out.toByteArray();
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.ISO_8859_1).replace('\0', '|');
    }
}
