// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.api.device.Store;
import io.ringzero.tck.device.FakeServiceContext;
import java.nio.charset.StandardCharsets;

/** A store in service, with guests whose part of the tree is laid out as the toolstack does it. */
final class StoreFixture {
    final FakeServiceContext context = new FakeServiceContext();
    final StoreService service = new StoreService();
    final Store store = service.store();

    StoreFixture() {
        service.start(context);
    }

    StoreGuest guest(int domid) throws Exception {
        StoreGuest guest = new StoreGuest(context, service, domid);
        String home = "/local/domain/" + domid;
        write(home + "/name", "guest" + domid);
        store.own(home, guest.domain);
        store.own(home + "/name", guest.domain);
        return guest;
    }

    void write(String path, String value) {
        store.write(path, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    String read(String path) {
        return store.read(path).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)).orElse("(none)");
    }
}
