// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** The register files. Numbers are the ones encoded in instructions. */
public enum RegisterKind {
    /** General purpose, 8, 16, 32 or 64 bits wide; AH, CH, DH, BH are {@link #HIGH_BYTE}. */
    GENERAL,
    /** Bits 8 to 15 of general register 0 to 3; the register's number is that of the general register. */
    HIGH_BYTE, SEGMENT, CONTROL, DEBUG,
    /** XMM registers, 128 bits. */
    VECTOR,
    /** MMX registers, 64 bits: the significands of the x87 registers. */
    MMX,
    /** x87 registers, 80 bits, numbered from the top of their stack. */
    X87
}
