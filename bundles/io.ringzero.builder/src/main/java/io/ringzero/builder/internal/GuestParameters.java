// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an image says about itself to Xen, by notes or by the older string, before defaults are filled in: null where it
 * says nothing. Used by one thread while an image is parsed.
 */
final class GuestParameters {
    /** Whether a 32-bit kernel runs with PAE page tables. */
    enum Pae {
        NO, YES, EXTENDED_CR3, BIMODAL
    }

    /** Whether the older {@code __xen_guest} string was its source. */
    boolean legacy;
    @Nullable
    Long virtBase;
    @Nullable
    Long entry;
    @Nullable
    Long paddrOffset;
    @Nullable
    Long hypercallPage;
    @Nullable
    Long p2mBase;
    @Nullable
    Long hypervisorStartLow;
    boolean modulesUnmapped;
    boolean symbolTable;
    Pae pae = Pae.NO;
    String loader = "";
    String xenVersion = "";
    String guestOs = "";
    String guestVersion = "";
    /** Value: whether it is required. */
    final Map<String, Boolean> features = new TreeMap<>();
}
