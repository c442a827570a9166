// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.tck.device.FakeServiceContext;
import io.ringzero.tck.device.GuestPage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A guest at its end of the console ring, as a kernel's driver does it. */
final class GuestRing {
    final GuestPage page = new GuestPage();
    final PvEndpoint endpoint;
    private final DomainId domain;
    private final FakeServiceContext context;

    GuestRing(FakeServiceContext context, DomainId domain) {
        this.context = context;
        this.domain = domain;
        this.endpoint = context.offer(domain, page);
    }

    void set(int offset, int value) {
        page.bytes.putInt(offset, value);
    }

    int get(int offset) {
        return page.bytes.getInt(offset);
    }

    void event() {
        context.port(domain, endpoint).notifyBackend();
    }

    int eventsReceived() {
        return context.port(domain, endpoint).sent();
    }

    /** Prints as much as fits and tells the back-end. */
    int print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int prod = get(ConsoleRing.OUT_PROD);
        int n = Math.min(bytes.length, 2048 - (prod - get(ConsoleRing.OUT_CONS)));
        for (int i = 0; i < n; i++) {
            page.bytes.put(ConsoleRing.OUT + (prod + i & 2047), bytes[i]);
        }
        set(ConsoleRing.OUT_PROD, prod + n);
        event();
        return n;
    }

    /** Takes at most so many keys out of the ring, without telling the back-end. */
    String keys(int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int cons = get(ConsoleRing.IN_CONS);
        while (cons != get(ConsoleRing.IN_PROD) && out.size() < most) {
            out.write(page.bytes.get(ConsoleRing.IN + (cons++ & 1023)));
        }
        set(ConsoleRing.IN_CONS, cons);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
