// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

/**
 * An ELF program header; numbers unsigned (System V gABI, "Program Header").
 *
 * @param index its place in the table, for messages
 * @param type {@link #LOAD}, {@link #NOTE} or another
 * @param offset first byte in the file
 * @param physical p_paddr
 * @param fileSize bytes in the file
 * @param memorySize bytes in memory
 * @param flags bits 0 to 2: execute, write, read
 */
record ProgramHeader(int index, long type, long offset, long physical, long fileSize, long memorySize, long flags) {
    static final int LOAD = 1;
    static final int NOTE = 4;

    /** Whether the builder is to load it. */
    boolean loadable() {
        return type == LOAD && (flags & 7) != 0 && memorySize != 0;
    }
}
