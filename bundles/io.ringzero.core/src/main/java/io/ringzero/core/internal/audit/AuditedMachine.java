// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

/** All that the audit looks at. At a safe point. */
public interface AuditedMachine {
    /** Number of frames. */
    long frames();

    /** What the frame table says. */
    Claim claim(long mfn);

    /** An entry of a page table as it stands in memory. */
    long entry(long tableMfn, int index);

    /** Whether a frame belongs to a 32-bit guest, whose page-table roots are of level 3. */
    boolean narrow(long mfn);

    /** Names every reference that is kept outside page tables and the claims: roots, descriptor tables, holds, grants. */
    void references(ReferenceVisitor visitor);

    /** Hears of references. */
    @FunctionalInterface
    interface ReferenceVisitor {
        /**
         * A reference.
         *
         * @param use with which type it was taken, NONE for a plain one
         * @param holder who has it, for the report
         */
        void reference(long mfn, Use use, String holder);
    }
}
