// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** What the r/m field of a row's ModRM byte may name. */
public enum ModRmPlace {
    ANY, REGISTER, MEMORY,
    /** The mod field is ignored: always a register (MOV to and from control and debug registers). */
    REGISTER_WHATEVER_MOD;

    public boolean accepts(boolean register) {
        return switch (this) {
            case ANY, REGISTER_WHATEVER_MOD -> true;
            case REGISTER -> register;
            case MEMORY -> !register;
        };
    }
}
