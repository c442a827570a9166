// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import org.jspecify.annotations.Nullable;

/** The condition codes in encoding order (APM volume 3, table A-1): the ordinal is the low half of the opcode. */
public enum Condition {
    O("o", "o"), NO("no", "o"), B("b", "c"), AE("ae", "c"), E("e", "z"), NE("ne", "z"), BE("be", "cz"), A("a", "cz"),

    S("s", "s"), NS("ns", "s"), P("p", "p"), NP("np", "p"), L("l", "so"), GE("ge", "so"), LE("le", "zso"), G("g",
        "zso");

    private static final Condition[] ALL = values();

    private final String suffix;
    private final int flagsRead;

    Condition(String suffix, String flags) {
        this.suffix = suffix;
        this.flagsRead = Flags.parse(flags);
    }

    /** The condition of an encoding: the low 4 bits count. */
    public static Condition of(int encoding) {
        return ALL[encoding & 15];
    }

    /** The condition of a mnemonic's ending, other names ({@code nz}, {@code c}) included; null where there is none. */
    static @Nullable Condition named(String suffix) {
        for (Condition condition : ALL) {
            if (condition.suffix.equals(suffix)) {
                return condition;
            }
        }
        return switch (suffix) {
            case "c", "nae" -> B;
            case "nc", "nb" -> AE;
            case "z" -> E;
            case "nz" -> NE;
            case "na" -> BE;
            case "nbe" -> A;
            case "pe" -> P;
            case "po" -> NP;
            case "nge" -> L;
            case "nl" -> GE;
            case "ng" -> LE;
            case "nle" -> G;
            default -> null;
        };
    }

    /** What the mnemonic ends with: {@code ne} in {@code jne}. */
    public String suffix() {
        return suffix;
    }

    /** The flags that it depends on, as RFLAGS bits. */
    public int flagsRead() {
        return flagsRead;
    }

    /** True where this one is false. */
    public Condition negated() {
        return ALL[ordinal() ^ 1];
    }

    /** Evaluates it. */
    public boolean holds(int rflags) {
        boolean below = (rflags & Flags.CF) != 0;
        boolean zero = (rflags & Flags.ZF) != 0;
        boolean less = (rflags & Flags.SF) != 0 != ((rflags & Flags.OF) != 0);
        boolean positive = switch (ordinal() >> 1) {
            case 0 -> (rflags & Flags.OF) != 0;
            case 1 -> below;
            case 2 -> zero;
            case 3 -> below || zero;
            case 4 -> (rflags & Flags.SF) != 0;
            case 5 -> (rflags & Flags.PF) != 0;
            case 6 -> less;
            default -> less || zero;
        };
        return positive == ((ordinal() & 1) == 0);
    }
}
