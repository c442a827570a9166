// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** The repeat prefix of a string instruction. */
public enum Repeat {
    NONE,
    /** F3: repeat while rCX is not 0; {@code cmps} and {@code scas}: and while equal. */
    REPE,
    /** F2: as {@link #REPE}, but {@code cmps} and {@code scas} go on while not equal. */
    REPNE
}
