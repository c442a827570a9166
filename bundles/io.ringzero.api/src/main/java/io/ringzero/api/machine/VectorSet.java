// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/** An immutable set of interrupt vectors, 0 to 255. */
public final class VectorSet {
    public static final VectorSet NONE = new VectorSet(0, 0, 0, 0);
    public static final VectorSet ALL = new VectorSet(-1, -1, -1, -1);

    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    private VectorSet(long w0, long w1, long w2, long w3) {
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
        this.w3 = w3;
    }

    /** Whether a vector is in the set. */
    public boolean contains(int vector) {
        return (word(vector) >>> (vector & 63) & 1) != 0;
    }

    /** This set and one more vector. */
    public VectorSet with(int vector) {
        long[] w = {w0, w1, w2, w3};
        w[java.util.Objects.checkIndex(vector, 256) >>> 6] |= 1L << (vector & 63);
        return new VectorSet(w[0], w[1], w[2], w[3]);
    }

    /** This set without a vector. */
    public VectorSet without(int vector) {
        long[] w = {w0, w1, w2, w3};
        w[java.util.Objects.checkIndex(vector, 256) >>> 6] &= ~(1L << (vector & 63));
        return new VectorSet(w[0], w[1], w[2], w[3]);
    }

    private long word(int vector) {
        return switch (java.util.Objects.checkIndex(vector, 256) >>> 6) {
            case 0 -> w0;
            case 1 -> w1;
            case 2 -> w2;
            default -> w3;
        };
    }
}
