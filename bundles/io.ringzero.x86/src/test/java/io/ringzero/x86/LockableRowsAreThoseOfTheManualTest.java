// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of APM volume 3, section 1.2.5 (LOCK), and every row of theirs whose destination can be memory. */
class LockableRowsAreThoseOfTheManualTest {
    private static final Set<String> MANUAL = Set.of("adc", "add", "and", "btc", "btr", "bts", "cmpxchg", "cmpxchg8b",
        "cmpxchg16b", "dec",
        "inc", "neg", "not", "or", "sbb", "sub", "xadd", "xchg", "xor");

    @Test
    void sameInstructions() {
        Set<String> lockable = OpcodeTable.standard().forms().stream().filter(Form::lockable).map(Form::mnemonic)
            .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MANUAL), lockable);
    }

    @Test
    void everyRowWithAMemoryDestination() {
        for (Form form : OpcodeTable.standard().forms()) {
            boolean memoryFirst = !form.operands().isEmpty() && form.operands().get(0).place().isRm();
            assertEquals(MANUAL.contains(form.mnemonic()) && memoryFirst, form.lockable(), form::toString);
        }
    }
}
