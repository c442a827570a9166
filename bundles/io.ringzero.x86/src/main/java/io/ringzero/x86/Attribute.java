// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.Locale;

/** What a form is beside its operation. */
public enum Attribute {
    /** LOCK is allowed where the destination is memory. */
    LOCK,
    /** A string instruction that any REP prefix repeats. */
    REP,
    /** A string instruction that REPE repeats while equal and REPNE while not. */
    REPCC,
    /** #GP unless CPL is 0. */
    PRIV,
    /** #GP unless CPL is at most IOPL. */
    IOPL,
    /** #GP unless CPL is at most IOPL or the TSS's bit map allows the port. */
    IO,
    /** #GP where a memory operand of 16 bytes is not aligned to 16 bytes. */
    ALIGNED,
    /** The result is an approximation whose last bits differ between processors. */
    APPROX,
    /** Does something else on processors of another vendor than AMD; the note says what. */
    VENDOR;

    static Attribute of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
