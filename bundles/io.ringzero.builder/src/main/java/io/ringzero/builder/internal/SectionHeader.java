// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

/**
 * An ELF section header; numbers unsigned (System V gABI, "Sections").
 *
 * @param position where the header itself stands in the file
 * @param name offset of its name in the section name table
 * @param type {@link #SYMTAB}, {@link #STRTAB}, {@link #NOTE} or another
 * @param offset first byte in the file
 * @param size bytes
 * @param link index of the section that belongs to it
 */
record SectionHeader(long position, long name, long type, long offset, long size, long link) {
    static final int SYMTAB = 2;
    static final int STRTAB = 3;
    static final int NOTE = 7;
    static final int NOBITS = 8;
}
