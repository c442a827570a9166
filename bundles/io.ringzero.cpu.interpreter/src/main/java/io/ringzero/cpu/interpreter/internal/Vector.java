// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** Exception vectors and their properties (AMD APM Vol. 2 section 8.2; SDM Vol. 3A 6.3.1). */
final class Vector {
    static final int DE = 0;
    static final int DB = 1;
    static final int BP = 3;
    static final int OF = 4;
    static final int BR = 5;
    static final int UD = 6;
    static final int NM = 7;
    static final int DF = 8;
    static final int TS = 10;
    static final int NP = 11;
    static final int SS = 12;
    static final int GP = 13;
    static final int PF = 14;
    static final int MF = 16;
    static final int AC = 17;
    static final int XM = 19;

    /** Vectors that push an error code: 8, 10 to 14, 17, 21, 29, 30. */
    private static final int WITH_ERROR = 1 << 8 | 0x1f << 10 | 1 << 17 | 1 << 21 | 1 << 29 | 1 << 30;
    /** Contributory exceptions of the double-fault table: 0, 10 to 13. */
    private static final int CONTRIBUTORY = 1 | 0xf << 10;

    private Vector() {
    }

    /** Whether an exception of this vector pushes an error code. */
    static boolean hasError(int vector) {
        return vector < 32 && (WITH_ERROR >>> vector & 1) != 0;
    }

    /** Whether a second exception while delivering a first one is a double fault (APM Vol. 2 table 8-4). */
    static boolean doubles(int first, int second) {
        boolean secondContributes = contributory(second);
        if (first == PF) {
            return secondContributes || second == PF;
        }
        return contributory(first) && secondContributes;
    }

    private static boolean contributory(int vector) {
        return vector < 32 && (CONTRIBUTORY >>> vector & 1) != 0;
    }
}
