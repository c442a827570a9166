// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.List;

/**
 * Start levels: the floors of the house. The framework starts upwards and stops downwards, so that at the end nobody waits for
 * a service whose bundle has gone.
 */
final class Floors {
    /** Libraries, and whatever is not named below and not ours. */
    static final int LIBRARIES = 1;
    /** Where bundles that are dropped into the plug-in folder start, and the top. */
    static final int TOP = 6;

    private static final List<List<String>> FLOORS = List.of(
        List.of("io.ringzero.api", "io.ringzero.abi", "io.ringzero.inject"),
        List.of("io.ringzero.machine", "io.ringzero.mmu", "io.ringzero.cpu."), List.of("io.ringzero.core"),
        List.of("io.ringzero.sched.", "io.ringzero.xenstore", "io.ringzero.console.", "io.ringzero.guests"),
        List.of("io.ringzero."), List.of("org.apache.felix."));

    private Floors() {}

    /** The floor of a bundle by its file name or symbolic name. */
    static int of(String name) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).stream().anyMatch(name::startsWith)) {
                return floor + 1;
            }
        }
        return LIBRARIES;
    }
}
