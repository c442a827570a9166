// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** The two ways to write assembly language. */
public enum Syntax {
    /** Destination first, bare register names: {@code mov rax,QWORD PTR [rbx+0x8]}. */
    INTEL,
    /** Destination last, sigils and suffixes: {@code mov 0x8(%rbx),%rax}. */
    ATT
}
