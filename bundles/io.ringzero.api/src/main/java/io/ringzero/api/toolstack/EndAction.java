// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.Locale;

/** What becomes of a domain that ended (xl.cfg(5), on_poweroff and its like). */
public enum EndAction {
    /** It is destroyed. */
    DESTROY,
    /** It is destroyed, and one like it is made and started. */
    RESTART,
    /** It stays under another name and UUID, for whoever wants to look at it, and one like it is made and started. */
    RENAME_RESTART,
    /** It stays as it is, for whoever wants to look at it. */
    PRESERVE;

    /** As it stands in configurations: {@code rename-restart}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
