// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * An instruction's bytes.
 *
 * @param bytes not shared
 * @param displacementAt index of a displacement relative to the end (of RIP-relative memory, or of a branch), or of the
 *            offset of memory without registers; -1 for none
 */
record Encoded(byte[] bytes, int displacementAt) {
    int length() {
        return bytes.length;
    }
}
