// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import io.ringzero.abi.XsLimits;
import io.ringzero.abi.layout.StoreRing;
import io.ringzero.api.device.Grants;

/**
 * The store's side of {@code struct xenstore_domain_interface} (public/io/xs_wire.h). In turns.
 *
 * <p>The page belongs to the guest and may hold anything. Each index of the guest's is read once for a transfer, and our own
 * two indices are kept here and never read back.
 */
final class RingPage {
    private static final int SIZE = XsLimits.XENSTORE_RING_SIZE;

    private final Grants.Mapping page;
    private int reqCons;
    private int rspProd;

    /** Goes on where the indices in the page say that a store before us stopped: in a new page both are 0. */
    RingPage(Grants.Mapping page) {
        this.page = page;
        this.reqCons = page.readInt(StoreRing.REQ_CONS);
        this.rspProd = page.readInt(StoreRing.RSP_PROD);
        page.writeInt(StoreRing.SERVER_FEATURES, XsLimits.XENSTORE_SERVER_FEATURE_ERROR);
    }

    boolean live() {
        return page.live();
    }

    /** Bytes of requests that wait. */
    int waiting() throws BadRingException {
        return distance("req", page.readInt(StoreRing.REQ_PROD), reqCons);
    }

    /** Takes bytes of requests, no more than {@link #waiting} said. */
    void take(byte[] to, int offset, int length) {
        int start = reqCons & SIZE - 1;
        int run = Math.min(length, SIZE - start);
        page.read(StoreRing.REQ + start, to, offset, run);
        page.read(StoreRing.REQ, to, offset + run, length - run);
        reqCons += length;
        page.writeInt(StoreRing.REQ_CONS, reqCons);
    }

    /** Bytes of replies for which there is room. */
    int room() throws BadRingException {
        return SIZE - distance("rsp", rspProd, page.readInt(StoreRing.RSP_CONS));
    }

    /** Puts bytes of replies, no more than {@link #room} said; the index moves after the bytes are there. */
    void put(byte[] from, int offset, int length) {
        int start = rspProd & SIZE - 1;
        int run = Math.min(length, SIZE - start);
        page.write(StoreRing.RSP + start, from, offset, run);
        page.write(StoreRing.RSP, from, offset + run, length - run);
        rspProd += length;
        page.writeInt(StoreRing.RSP_PROD, rspProd);
    }

    /** Tells the guest why it is served no more. */
    void fail(int code) {
        page.writeInt(StoreRing.ERROR, code);
    }

    private static int distance(String ring, int prod, int cons) throws BadRingException {
        int distance = prod - cons;
        if (Integer.compareUnsigned(distance, SIZE) > 0) {
            throw new BadRingException(XsLimits.XENSTORE_ERROR_RINGIDX, ring + "_prod " + Integer.toUnsignedString(prod)
                + " and " + ring + "_cons " + Integer.toUnsignedString(cons) + " are "
                + Integer.toUnsignedString(distance) + " bytes apart, the ring has " + SIZE);
        }
        return distance;
    }
}
