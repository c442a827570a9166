// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The immediate target of a far branch (16- and 32-bit code only).
 *
 * @param selector 16 bits
 * @param offset zero-extended
 * @param offsetBits 16 or 32
 */
public record FarPointer(int selector, long offset, int offsetBits) implements Operand {
    @Override
    public int bits() {
        return 16 + offsetBits;
    }
}
