// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** Operations that compare: minimum, maximum, the predicates of CMPxx, and the order for COMISx. */
public final class Selection {
    public static final int UNORDERED = 2;

    private Selection() {
    }

    /** The smaller one; the source where both are zeros or one is a NaN. */
    public static long minimum(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        return order(u, f, a, b, true) < 0 ? a : b;
    }

    /** The larger one; the source where both are zeros or one is a NaN. */
    public static long maximum(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        return order(u, f, a, b, true) == 1 ? a : b;
    }

    /**
     * -1, 0, 1 or {@link #UNORDERED}.
     *
     * @param signals quiet NaNs are invalid, too
     */
    public static int compare(FloatUnit u, Format f, long first, long second, boolean signals) {
        return order(u, f, u.operand(f, first), u.operand(f, second), signals);
    }

    private static int order(FloatUnit u, Format f, long a, long b, boolean signals) {
        if (f.isNan(a) || f.isNan(b)) {
            if (signals || f.isSignaling(a) || f.isSignaling(b)) {
                u.raise(FloatUnit.INVALID);
            }
            return UNORDERED;
        }
        u.denormals(f, a, b);
        return Long.compare(ordered(f, a), ordered(f, b));
    }

    /** A number as an integer of the same order. */
    private static long ordered(Format f, long a) {
        return f.isNegative(a) ? -(a & ~f.sign) : a;
    }

    /** A predicate of CMPxx, 0 to 7 (SDM Vol. 2, CMPPD): all ones where it holds. */
    public static Operation predicate(int number) {
        boolean signals = (number & 3) == 1 || (number & 3) == 2;
        return (u, f, a, b) -> {
            int order = compare(u, f, a, b, signals);
            boolean holds = switch (number & 3) {
                case 0 -> order == 0;
                case 1 -> order == -1;
                case 2 -> order == -1 || order == 0;
                default -> order == UNORDERED;
            };
            return holds != (number >= 4) ? -1L >>> 64 - f.width : 0;
        };
    }
}
