// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

/** What becomes of a domain that ended (xl.cfg(5), on_poweroff and its like). */
public enum EndAction {
    /** It is destroyed. */
    DESTROY,
    /** It is destroyed, and one like it is made and started. */
    RESTART,
    /** It stays as it is, for whoever wants to look at it. */
    PRESERVE
}
