// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import java.util.List;

/** What one key shows. Reads only. At safe points. */
public interface DebugKey {
    /** The key, with Xen's meaning. */
    char key();

    /** What it shows, for the list of keys. */
    String purpose();

    /** What there is to show now. */
    List<String> lines();
}
