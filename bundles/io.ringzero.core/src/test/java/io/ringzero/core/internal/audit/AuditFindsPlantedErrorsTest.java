// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.DomainIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sound machine has no differences; each single lie about it, and each stray reference, is found and named. */
class AuditFindsPlantedErrorsTest {
    private static final long P = 1;
    private static final long PW = 3;

    /** L4 1 (root, pinned) - L3 2 - L2 3 - L1 4 - pages 5 (writable), 6 (read-only, twice), 1 (read-only); 7 segdesc; 8, 9 free. */
    private static final class Machine implements AuditedMachine {
        final Claim[] claims = {free(), table(Use.L4, 2, 4, true), table(Use.L3, 1, 2, false),
            table(Use.L2, 1, 2, false),
            table(Use.L1, 1, 2, false), table(Use.WRITABLE, 1, 2, false), table(Use.NONE, 0, 3, false),
            table(Use.SEGDESC, 1, 2, false), free(), free()};
        final Map<String, Long> entries = new HashMap<>(
            Map.of("1/0", 2L << 12 | PW, "2/5", 3L << 12 | PW, "3/511", 4L << 12 | PW, "4/0", 5L << 12 | PW, "4/1",
                6L << 12 | P,
                "4/2", 6L << 12 | P, "4/3", 1L << 12 | P, "1/256", 9L << 12 | PW, "1/2", 1L << 12 | P));
        final List<Consumer<ReferenceVisitor>> references = new ArrayList<>(
            List.of(v -> v.reference(1, Use.L4, "d1v0's root"), v -> v.reference(7, Use.SEGDESC, "d1v0's GDT")));

        private static Claim free() {
            return new Claim(DomainIds.DOMID_INVALID, Use.NONE, true, 0, 0, 0, false, false);
        }

        private static Claim table(Use use, int typeCount, int total, boolean pinned) {
            return new Claim(1, use, true, 0, typeCount, total, pinned, true);
        }

        @Override
        public long frames() {
            return claims.length;
        }

        @Override
        public Claim claim(long mfn) {
            return claims[(int) mfn];
        }

        @Override
        public long entry(long tableMfn, int index) {
            return entries.getOrDefault(tableMfn + "/" + index, 0L);
        }

        @Override
        public boolean narrow(long mfn) {
            return false;
        }

        @Override
        public void references(ReferenceVisitor visitor) {
            references.forEach(reference -> reference.accept(visitor));
        }
    }

    @Test
    void aSoundMachineHasNoDifferences() {
        assertEquals(List.of(), Audit.run(new Machine()).differences());
        assertEquals(10, Audit.run(new Machine()).frames());
    }

    static List<Arguments> lies() {
        return List.of(row("a count too high", "mfn 0x6 ", m -> m.claims[6] = Machine.table(Use.NONE, 0, 4, false)),
            row("a type count too high", "mfn 0x5 ", m -> m.claims[5] = Machine.table(Use.WRITABLE, 2, 2, false)),
            row("a lost reference", "mfn 0x5 ", m -> m.entries.remove("4/0")),
            row("a stray entry to a free frame", "mfn 0x8 ", m -> m.entries.put("4/9", 8L << 12 | P)),
            row("a page table mapped writable", "mfn 0x4 is used as", m -> m.entries.put("4/9", 4L << 12 | PW)),
            row("an entry outside memory", "which does not exist", m -> m.entries.put("4/9", 99L << 12 | P)),
            row("a wrong type", "mfn 0x7 ", m -> m.claims[7] = Machine.table(Use.WRITABLE, 1, 2, false)),
            row("a forgotten pin", "mfn 0x1 ", m -> m.claims[1] = Machine.table(Use.L4, 2, 4, false)),
            row("a root nobody counted", "mfn 0x1 ",
                m -> m.references.add(v -> v.reference(1, Use.L4, "another root"))),
            row("a hold nobody counted", "mfn 0x6 ", m -> m.references.add(v -> v.reference(6, Use.NONE, "a grant"))),
            row("a leaked frame", "mfn 0x8 ", m -> m.claims[8] = new Claim(1, Use.NONE, true, 0, 0, 1, false, false)),
            row("an owned frame that is free", "mfn 0x8 ",
                m -> m.claims[8] = new Claim(1, Use.NONE, true, 0, 0, 0, false, false)),
            row("a table that nothing leads to", "mfn 0x3 ", m -> m.entries.remove("2/5")),
            row("its own table writable", "maps its own table", m -> m.entries.put("1/2", 1L << 12 | PW)));
    }

    private static Arguments row(String name, String named, Consumer<Machine> lie) {
        return Arguments.of(name, named, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void eachLieIsNamed(String name, String named, Consumer<Machine> lie) {
        Machine machine = new Machine();
        lie.accept(machine);
        List<String> differences = Audit.run(machine).differences();
        assertTrue(differences.stream().anyMatch(line -> line.contains(named)), name + ": " + differences);
    }

    @Test
    void anUnfinishedTableHoldsWhatItsProgressSays() {
        Machine machine = new Machine();
        machine.claims[8] = new Claim(1, Use.L1, false, 2, 0, 2, false, true);
        machine.entries.put("8/0", 6L << 12 | P);
        machine.entries.put("8/1", 6L << 12 | P);
        machine.entries.put("8/2", 6L << 12 | P);
        machine.claims[6] = Machine.table(Use.NONE, 0, 5, false);
        assertEquals(List.of(), Audit.run(machine).differences());
    }

    @Test
    void aGrantMappingIsCountedByItsHoldOnly() {
        Machine machine = new Machine();
        machine.entries.put("4/9", 6L << 12 | PW | 1L << 62);
        assertEquals(List.of(), Audit.run(machine).differences());
    }
}
