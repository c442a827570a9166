// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

/** What a long operation may use up before it has to give way. */
@FunctionalInterface
public interface Budget {
    /** No limit: for the builder, for destruction. */
    Budget UNLIMITED = units -> true;

    /** Uses units of about a microsecond; false when the operation is to stop here and go on in a continuation. */
    boolean spend(int units);
}
