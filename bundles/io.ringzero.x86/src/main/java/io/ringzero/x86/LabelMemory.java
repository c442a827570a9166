// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * Memory at a label, RIP-relative in 64-bit code, else by its address; for the {@link Assembler} only.
 *
 * @param bits width of the access, 0 to find it from the other operand
 * @param addend added to the label's address, in bytes
 */
record LabelMemory(Label label, int bits, long addend) implements Operand {
}
