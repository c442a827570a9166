// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.List;

/** Small guests of our own that travel with the distribution: for the demo, for tests and benchmarks. Any thread. */
public interface EmbeddedGuests {
    /** Their names, sorted. */
    List<String> names();

    /**
     * A guest's kernel image, an ELF file with Xen notes.
     *
     * @throws IllegalArgumentException for a name that is not one of {@link #names}; the message lists them
     */
    byte[] image(String name);
}
