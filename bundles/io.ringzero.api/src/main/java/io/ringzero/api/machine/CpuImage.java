// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * A copy of a {@link CpuState}: what save, restore, fork and engine swap move. Layout: the {@code OFF_*} offsets.
 *
 * @param bytes {@link CpuState#BYTES} bytes
 */
public record CpuImage(byte[] bytes) {
    /** Copies in, so that the image never changes. */
    public CpuImage {
        if (bytes.length != CpuState.BYTES) {
            throw new IllegalArgumentException("a CPU image has " + CpuState.BYTES + " bytes, not " + bytes.length);
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuImage image && java.util.Arrays.equals(bytes, image.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "CpuImage[" + bytes.length + " bytes]";
    }
}
