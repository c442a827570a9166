// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** RFLAGS bits (APM volume 2, section 3.1.6) and their letters in the opcode table. */
public final class Flags {
    public static final int CF = 1;
    public static final int PF = 1 << 2;
    public static final int AF = 1 << 4;
    public static final int ZF = 1 << 6;
    public static final int SF = 1 << 7;
    public static final int TF = 1 << 8;
    public static final int IF = 1 << 9;
    public static final int DF = 1 << 10;
    public static final int OF = 1 << 11;
    public static final int IOPL = 3 << 12;
    public static final int NT = 1 << 14;
    public static final int RF = 1 << 16;
    public static final int VM = 1 << 17;
    public static final int AC = 1 << 18;
    public static final int ID = 1 << 21;
    /** The six that arithmetic sets. */
    public static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;

    private static final String LETTERS = "oszapcditnklrvx";
    private static final int[] BITS = {OF, SF, ZF, AF, PF, CF, DF, IF, TF, NT, AC, IOPL, RF, VM, ID};

    private Flags() {
    }

    /** The bits of a row's letters. */
    static int parse(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            int at = LETTERS.indexOf(letters.charAt(i));
            if (at < 0) {
                throw new IllegalArgumentException(
                    "unknown flag letter '" + letters.charAt(i) + "' in \"" + letters + "\"");
            }
            bits |= BITS[at];
        }
        return bits;
    }

    /** The letters of bits, in the table's order. */
    static String letters(int bits) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < BITS.length; i++) {
            if ((bits & BITS[i]) != 0) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.toString();
    }
}
