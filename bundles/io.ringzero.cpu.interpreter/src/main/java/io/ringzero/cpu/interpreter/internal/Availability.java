// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Feature;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import io.ringzero.x86.RegisterKind;

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
            case XSAVE, XSAVEOPT, XRSTOR ->
                !has(site, Mode.OS_XSAVE) ? Vector.UD : has(site, Mode.TASK_SWITCHED) ? Vector.NM : YES;
            case FXSAVE, FXRSTOR -> any(site, Mode.EMULATED | Mode.TASK_SWITCHED) ? Vector.NM : YES;
            case FWAIT -> has(site, Mode.WAIT_MONITORED) ? Vector.NM : YES;
            // their XMM operand may be memory
            case LDMXCSR, STMXCSR, CVTSS2SI, CVTSD2SI, CVTTSS2SI, CVTTSD2SI, CVTPS2PI, CVTPD2PI, CVTTPS2PI, CVTTPD2PI ->
                sse(site);
            case EMMS -> mmx(site);
            default -> byOperands(site);
        };
    }

    /** What an instruction works with shows in its registers; x87's are often implied, so there its feature tells. */
    private static int byOperands(Site site) {
        boolean mmx = false;
        boolean x87 = site.in().form().feature() == Feature.FPU || site.handler() == Handler.FISTTP;
        for (Operand operand : site.in().operands()) {
            RegisterKind kind = operand instanceof Register register ? register.kind() : RegisterKind.GENERAL;
            if (kind == RegisterKind.VECTOR) {
                return sse(site);
            }
            mmx |= kind == RegisterKind.MMX;
            x87 |= kind == RegisterKind.X87;
        }
        if (mmx) {
            return mmx(site);
        }
        return x87 && any(site, Mode.EMULATED | Mode.TASK_SWITCHED) ? Vector.NM : YES;
    }

    private static int sse(Site site) {
        if (has(site, Mode.EMULATED) || !has(site, Mode.OS_FXSR)) {
            return Vector.UD;
        }
        return has(site, Mode.TASK_SWITCHED) ? Vector.NM : YES;
    }

    private static int mmx(Site site) {
        return has(site, Mode.EMULATED) ? Vector.UD : has(site, Mode.TASK_SWITCHED) ? Vector.NM : YES;
    }

    /** Encodings that older processors read as another instruction instead of #UD. */
    private static boolean meansAnother(Handler handler) {
        return switch (handler) {
            case LZCNT, TZCNT, PREFETCH -> true;
            default -> false;
        };
    }

    private static boolean any(Site site, int bits) {
        return (site.mode() & bits) != 0;
    }

    private static boolean has(Site site, int bits) {
        return (site.mode() & bits) == bits;
    }
}
