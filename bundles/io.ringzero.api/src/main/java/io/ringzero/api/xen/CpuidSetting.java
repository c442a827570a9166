// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * A field of a domain's CPUID answers that its configuration sets. Of features (fields of one bit) only those can be set that
 * the CPU engine has; a feature that is cleared does not exist for the domain: its instructions raise #UD.
 *
 * @param name what the configuration calls it, for messages
 * @param leaf EAX of the call
 * @param subleaf ECX of the call, 0 where the leaf does not look at it
 * @param register the answer's register: 'a', 'b', 'c' or 'd'
 * @param shift lowest bit of the field
 * @param bits width of the field, 1 to 32
 * @param value of the field, unsigned
 */
public record CpuidSetting(String name, int leaf, int subleaf, char register, int shift, int bits, int value) {
    /** Throws {@link IllegalArgumentException} for a field that no register has, or a value that does not fit. */
    public CpuidSetting {
        if (register < 'a' || register > 'd' || shift < 0 || bits < 1 || shift + bits > 32) {
            throw new IllegalArgumentException("no CPUID field: e" + register + "x, bits " + shift + " to "
                + (shift + bits - 1));
        }
        if (bits < 32 && value >>> bits != 0) {
            throw new IllegalArgumentException("CPUID field '" + name + "' has " + bits + " bits: "
                + Integer.toUnsignedString(value) + " does not fit");
        }
    }

    /** The field's bits in its register. */
    public int mask() {
        return (bits == 32 ? -1 : (1 << bits) - 1) << shift;
    }
}
