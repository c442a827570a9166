// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** Why bytes are no instruction. */
public enum DecodeFault implements Decoded {
    /**
     * The bytes end before the instruction does: fetch more (it is at most 15 bytes long), or raise the fetch's
     * fault.
     */
    NEED_MORE_BYTES,
    /** Raise #UD: no such instruction in this mode, or a prefix that it forbids. */
    UNDEFINED_OPCODE,
    /** Raise #GP(0): longer than 15 bytes (APM volume 2, section 8.2.14). */
    TOO_LONG
}
