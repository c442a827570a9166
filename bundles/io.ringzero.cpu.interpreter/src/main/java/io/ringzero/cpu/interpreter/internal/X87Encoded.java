// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** An op that wants to see the bytes of its instruction, of which the decoder does not tell all: FOP shows ModRM. */
interface X87Encoded {
    /** Shows the instruction at an offset, once, before it runs. */
    void encoded(byte[] bytes, int at);

    /** Offset of the opcode, D8 to DF or FWAIT, behind any prefixes. */
    static int opcode(byte[] bytes, int at) {
        int i = at;
        while ((bytes[i] & 0xf8) != 0xd8 && (bytes[i] & 0xff) != 0x9b) {
            i++;
        }
        return i;
    }

    /** Whether REX.W is there, which wins over an operand size prefix; outside 64-bit mode it is never a prefix. */
    static boolean wide(byte[] bytes, int at) {
        int i = opcode(bytes, at);
        return i > at && (bytes[i - 1] & 0xf8) == 0x48;
    }
}
