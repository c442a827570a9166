// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import org.jspecify.annotations.Nullable;

/** Reads the memory form of ModRM, SIB and displacement (APM volume 3, sections 1.4 and 1.4.2). */
final class MemoryDecoder {
    private static final Register[] BASE16 = {Register.BX, Register.BX, Register.BP, Register.BP, Register.SI,
        Register.DI, Register.BP,
        Register.BX};
    private static final Register[] INDEX16 = {Register.SI, Register.DI, Register.SI, Register.DI};

    private MemoryDecoder() {
    }

    /** The operand that a ModRM byte with mod other than 3 begins, with a width of 0; the cursor stands behind it. */
    static Memory read(CodeMode mode, Prefixes prefixes, int modRm, ByteCursor cursor) {
        return prefixes.addressBits() == 16 ? read16(prefixes, modRm, cursor) : read32(mode, prefixes, modRm, cursor);
    }

    private static Memory read16(Prefixes prefixes, int modRm, ByteCursor cursor) {
        int mod = modRm >> 6;
        int rm = modRm & 7;
        boolean absolute = mod == 0 && rm == 6;
        Register base = absolute ? null : BASE16[rm];
        Register index = rm < 4 ? INDEX16[rm] : null;
        long displacement = mod == 1 ? cursor.signed(8) : mod == 2 || absolute ? cursor.signed(16) : 0;
        return new Memory(0, prefixes.segmentOr(standardSegment(base)), base, index, 1, displacement, false, 16);
    }

    /** The ModRM r/m of a pair of 16-bit registers in either order; -1 where there is none. */
    static int rm16(@Nullable Register base, @Nullable Register index) {
        for (int rm = 0; rm < BASE16.length; rm++) {
            Register second = rm < INDEX16.length ? INDEX16[rm] : null;
            if (base == BASE16[rm] && index == second || index == BASE16[rm] && base == second) {
                return rm;
            }
        }
        return -1;
    }

    private static Memory read32(CodeMode mode, Prefixes prefixes, int modRm, ByteCursor cursor) {
        int addressBits = prefixes.addressBits();
        int mod = modRm >> 6;
        int rm = modRm & 7;
        int baseNumber = rm;
        Register index = null;
        int scale = 1;
        if (rm == 4) {
            int sib = cursor.next();
            baseNumber = sib & 7;
            int indexNumber = sib >> 3 & 7 | prefixes.rexX();
            if (indexNumber != 4) {
                index = Register.general(indexNumber, addressBits);
                scale = 1 << (sib >> 6);
            }
        }
        boolean noBase = mod == 0 && baseNumber == 5;
        Register base = noBase ? null : Register.general(baseNumber | prefixes.rexB(), addressBits);
        boolean ripRelative = noBase && rm == 5 && mode == CodeMode.LONG64;
        long displacement = mod == 1 ? cursor.signed(8) : mod == 2 || noBase ? cursor.signed(32) : 0;
        return new Memory(0, prefixes.segmentOr(standardSegment(base)), base, index, scale, displacement, ripRelative,
            addressBits);
    }

    /** SS for a base of rSP or rBP, else DS. */
    static Register standardSegment(@Nullable Register base) {
        return base != null && (base.number() == 4 || base.number() == 5) ? Register.SS : Register.DS;
    }
}
