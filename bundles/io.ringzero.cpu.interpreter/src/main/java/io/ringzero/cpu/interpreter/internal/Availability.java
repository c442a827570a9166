// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/**
 * Which instructions the vCPU does not have, or its system software does not let run, by {@link Mode}: asked when a block is
 * decoded, so that running code never asks. What is missing is #UD before what is switched off is #NM (APM Vol. 2 section 8.5,
 * SDM Vol. 3 section 2.5).
 */
final class Availability {
    /** An instruction that may run. */
    static final int YES = -1;

    private Availability() {
    }

    /** The vector that an instruction raises instead of running, or {@link #YES}. */
    static int fault(Site site, FeatureSets features) {
        if (!features.has(site.in().form().feature(), site.mode()) && !meansAnother(site.handler())) {
            return Vector.UD;
        }
        return switch (site.handler()) {
            case XGETBV, XSETBV -> has(site, Mode.OS_XSAVE) ? YES : Vector.UD;
            default -> YES;
        };
    }

    /** Encodings that older processors read as another instruction instead of #UD. */
    private static boolean meansAnother(Handler handler) {
        return switch (handler) {
            case LZCNT, TZCNT, PREFETCH -> true;
            default -> false;
        };
    }

    private static boolean has(Site site, int bits) {
        return (site.mode() & bits) == bits;
    }
}
