// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

/** What a long operation may use up before it has to give way. */
@FunctionalInterface
public interface Budget {
    /** No limit: for the builder, for destruction. */
    Budget UNLIMITED = units -> true;

    /** So many units, once. */
    static Budget of(int units) {
        int[] left = {units};
        return used -> {
            left[0] -= used;
            return left[0] > 0;
        };
    }

    /** Uses units of about a microsecond; false when the operation is to stop here and go on in a continuation. */
    boolean spend(int units);
}
