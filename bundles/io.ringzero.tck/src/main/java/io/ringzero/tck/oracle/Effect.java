// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** What a case does to the state: the event, and the places that it changes with their new values. */
final class Effect {
    private static final int[][] WORDS = {{CaseLayout.GPR, CaseLayout.RIP},
        {CaseLayout.FXSAVE, CaseLayout.FXSAVE + 416}, {
            CaseLayout.WINDOW0_AT, CaseLayout.INPUT_BYTES},
        {CaseLayout.FS_BASE, CaseLayout.ERROR}};
    private static final int[] EQUAL = {CaseLayout.RIP, CaseLayout.VECTOR, CaseLayout.ERROR, CaseLayout.CR2,
        CaseLayout.SELECTORS, CaseLayout.SELECTORS + 8, CaseLayout.SELECTORS + 16, CaseLayout.SELECTORS + 24,
        CaseLayout.SELECTORS + 32, CaseLayout.SELECTORS + 40};

    private Effect() {
    }

    /** Whether two cases do the same, whatever else is in the states that they begin with. */
    static boolean same(Record input, Record outcome, Record otherInput, Record otherOutcome) {
        for (int at : EQUAL) {
            if (outcome.get(at) != otherOutcome.get(at)) {
                return false;
            }
        }
        long flags = input.get(CaseLayout.RFLAGS) ^ outcome.get(CaseLayout.RFLAGS);
        long otherFlags = otherInput.get(CaseLayout.RFLAGS) ^ otherOutcome.get(CaseLayout.RFLAGS);
        if (flags != otherFlags && outcome.get(CaseLayout.RFLAGS) != otherOutcome.get(CaseLayout.RFLAGS)) {
            return false;
        }
        for (int[] range : WORDS) {
            for (int at = range[0]; at < range[1]; at += 8) {
                boolean changed = input.get(at) != outcome.get(at);
                boolean otherChanged = otherInput.get(at) != otherOutcome.get(at);
                if (changed != otherChanged || changed && outcome.get(at) != otherOutcome.get(at)) {
                    return false;
                }
            }
        }
        return true;
    }
}
