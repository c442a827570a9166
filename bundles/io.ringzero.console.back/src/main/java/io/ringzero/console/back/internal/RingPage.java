// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import io.ringzero.abi.layout.ConsoleRing;
import io.ringzero.api.device.Grants;

/**
 * The back-end's side of {@code struct xencons_interface} (public/io/console.h). In turns.
 *
 * <p>The page belongs to the guest and may hold anything. Each index of the guest's is read once for a transfer, and our own
 * two indices are kept here and never read back. A distance between indices is at most the ring's size, or
 * {@link BadRingException} is thrown and nothing was moved.
 */
final class RingPage {
    static final int IN_SIZE = ConsoleRing.OUT - ConsoleRing.IN;
    static final int OUT_SIZE = ConsoleRing.IN_CONS - ConsoleRing.OUT;

    private final Grants.Mapping page;
    private int inProd;
    private int outCons;

    /** Goes on where the indices in the page say that a back-end before us stopped: in a new page both are 0. */
    RingPage(Grants.Mapping page) {
        this.page = page;
        this.inProd = page.readInt(ConsoleRing.IN_PROD);
        this.outCons = page.readInt(ConsoleRing.OUT_CONS);
    }

    /** Takes all that the guest has printed. */
    byte[] takeOutput() throws BadRingException {
        int prod = page.readInt(ConsoleRing.OUT_PROD);
        byte[] out = new byte[distance("out_prod", prod, "out_cons", outCons, OUT_SIZE)];
        if (out.length > 0) {
            int start = outCons & OUT_SIZE - 1;
            int run = Math.min(out.length, OUT_SIZE - start);
            page.read(ConsoleRing.OUT + start, out, 0, run);
            page.read(ConsoleRing.OUT, out, run, out.length - run);
            outCons = prod;
            page.writeInt(ConsoleRing.OUT_CONS, outCons);
        }
        return out;
    }

    /** Bytes of input for which there is room. */
    int inputRoom() throws BadRingException {
        int cons = page.readInt(ConsoleRing.IN_CONS);
        return IN_SIZE - distance("in_prod", inProd, "in_cons", cons, IN_SIZE);
    }

    /** Puts input, at most what {@link #inputRoom} said; the index moves after the bytes are there. */
    void putInput(byte[] keys) {
        int start = inProd & IN_SIZE - 1;
        int run = Math.min(keys.length, IN_SIZE - start);
        page.write(ConsoleRing.IN + start, keys, 0, run);
        page.write(ConsoleRing.IN, keys, run, keys.length - run);
        inProd += keys.length;
        page.writeInt(ConsoleRing.IN_PROD, inProd);
    }

    private static int distance(String ahead, int prod, String behind, int cons, int size) throws BadRingException {
        int distance = prod - cons;
        if (Integer.compareUnsigned(distance, size) > 0) {
            throw new BadRingException(ahead + " " + Integer.toUnsignedString(prod) + " and " + behind + " "
                + Integer.toUnsignedString(cons) + " are " + Integer.toUnsignedString(distance)
                + " bytes apart, the ring has "
                + size);
        }
        return distance;
    }
}
