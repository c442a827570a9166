// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.hostile.HostileGuest.AT;

import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.fake.SplitMix;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One hypervisor, one bystander, one peer, and one hostile guest after the other, all from one seed: the same seed
 * makes the same calls. Throws AssertionError with the seed and the call when anything is amiss.
 */
final class HostileSession {
    private static final int AUDIT_EVERY = 500;

    private final long seed;
    private final SplitMix random;
    private final List<Row> rows;
    private final Map<String, Map<String, Long>> counts;
    private final Map<String, String> undocumented;
    private final MemoryBench bench = new MemoryBench();
    private final Domain bystander;
    private final long hash;
    private final long wholeHash;
    private final Peer peer;
    private final long free;
    private @Nullable HostileGuest guest;
    private int guests;
    private long spent;
    private long nextAudit = AUDIT_EVERY;
    private String last = "start";

    HostileSession(long seed, List<Row> rows, Map<String, Map<String, Long>> counts,
        Map<String, String> undocumented) {
        this.undocumented = undocumented;
        this.seed = seed;
        this.rows = rows;
        this.counts = counts;
        random = new SplitMix(seed);
        bystander = bench.domain("bystander", 1);
        peer = new Peer(bench);
        hash = hash(512);
        wholeHash = hash(8);
        free = bench.get(Memories.class).freeFrames();
    }

    /** Makes at least so many hypercalls; how many they were. */
    long run(long calls, boolean withRare) {
        try (bench) {
            if (withRare) {
                rows.forEach(row -> row.rare.forEach((error, call) -> {
                    attempt(row, call);
                    retire();
                }));
            }
            while (total() < calls) {
                step();
                if (total() >= nextAudit) {
                    nextAudit = total() + AUDIT_EVERY;
                    check();
                }
            }
            check();
            retire();
            require(free == bench.get(Memories.class).freeFrames(), "frames are missing after the last guest's end");
            require(wholeHash == hash(8), "the bystander's memory has changed");
            require(bench.audit().isEmpty(), "audit at the end: " + bench.audit());
            require(bystander.shutdown() == null && peer.domain.shutdown() == null, "another domain ended");
            return total();
        } catch (AssertionError | GuestIsLostException e) {
            throw new AssertionError("seed " + seed + ", hypercall " + total() + ", " + last + ": " + e.getMessage(),
                e);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", hypercall " + total() + ", " + last + ": escaped: " + e, e);
        }
    }

    private long total() {
        return spent + (guest == null ? 0 : guest.calls());
    }

    private void step() {
        Row row = rows.get(random.below(rows.size()));
        int kind = random.below(100);
        if (kind < 55 && !row.successes.isEmpty()) {
            attempt(row, row.successes.get(random.below(row.successes.size())));
        } else if (kind < 96 && !row.errors.isEmpty()) {
            List<Row.Try> errors = List.copyOf(row.errors.values());
            attempt(row, errors.get(random.below(errors.size())));
        } else {
            attempt(null, random.oneIn(2) ? g -> wild(g, row) : HostileSession::anything);
        }
        calm();
    }

    private HostileGuest guest() {
        HostileGuest present = guest;
        if (present == null) {
            present = new HostileGuest(bench, peer, random.oneIn(2), random, ++guests);
            guest = present;
        }
        return present;
    }

    private void attempt(@Nullable Row row, Row.Try call) {
        last = row == null ? "wild" : row.name;
        HostileGuest present = guest();
        String result;
        try {
            result = call.run(present);
        } catch (GuestIsLostException e) {
            if (random.oneIn(4)) {
                retire();
            }
            return;
        }
        if (present.domain.crash() != null) {
            return;
        }
        if (row != null) {
            counts.computeIfAbsent(row.name, ignored -> new TreeMap<>()).merge(result, 1L, Long::sum);
            if (!row.documents(result)) {
                undocumented.putIfAbsent(row.name + " answered " + result, "seed " + seed + ", hypercall " + total());
            }
        }
    }

    /** A sub-operation with arguments of chance. */
    private String wild(HostileGuest g, Row row) {
        scatter(g);
        long[] args = {value(g), value(g), value(g), value(g), value(g)};
        boolean entry = row.number == Hypercall.HYPERVISOR_mmuext_op || row.number == Hypercall.HYPERVISOR_mmu_update;
        if (row.number == Hypercall.HYPERVISOR_grant_table_op || entry) {
            args[entry ? 0 : 1] = AT;
            args[entry ? 1 : 2] = 1 + random.below(3);
        } else if (random.oneIn(2)) {
            args[1 + random.below(2)] = AT;
        }
        if (row.command >= 0 && !entry) {
            args[0] = row.command;
        } else if (entry) {
            g.i(0, row.command);
            args[3] = 0x7ff0;
        }
        return g.answer(row.number, args);
    }

    /** Any hypercall with anything, once. */
    private static String anything(HostileGuest g) {
        scatter(g);
        g.countCall();
        g.bench.callOnce(g.vcpu, g.random.below(70), value(g), value(g), value(g), value(g), value(g));
        return Row.OK;
    }

    private static void scatter(HostileGuest g) {
        g.clear();
        for (int i = 0; i < 24; i++) {
            g.i(4 * i, value(g));
        }
    }

    private static long value(HostileGuest g) {
        SplitMix random = g.random;
        return switch (random.below(14)) {
            case 0, 1, 2, 3 -> random.below(16);
            case 4 -> -1;
            case 5 -> g.domain.domid();
            case 6 -> 0x7ff0;
            case 7, 8 -> g.anyMfn();
            case 9 -> AT;
            case 10 -> HostileGuest.address(random.below(HostileGuest.PLAYGROUND));
            case 11 -> g.badPointer();
            case 12 -> random.below(65536);
            default -> random.next();
        };
    }

    /** Time goes on, waits end, and a guest that has ended makes room for the next. */
    private void calm() {
        bench.machine.runTurns();
        HostileGuest present = guest;
        if (present == null) {
            return;
        }
        if (random.oneIn(8)) {
            bench.machine.fakeClock().advanceTo(bench.machine.fakeClock().systemNanos() + random.below(4096));
        }
        if (present.domain.shutdown() != null || random.oneIn(700)) {
            retire();
            return;
        }
        for (Vcpu each : present.domain.vcpus()) {
            each.let(Vcpu.Wait.BLOCKED);
        }
    }

    private void retire() {
        HostileGuest present = guest;
        if (present != null) {
            CrashReport report = present.domain.crash();
            require(report == null || !report.rule().contains("hypervisor failed"), String.valueOf(report));
            spent += present.calls();
            guest = null;
            bench.destroy(present.domain);
        }
    }

    private void check() {
        List<String> differences = bench.audit();
        require(differences.isEmpty(), "audit: " + differences);
        require(hash == hash(512), "the bystander's memory has changed");
    }

    /** Of the bystander's memory, one word in so many bytes. */
    private long hash(int stride) {
        CRC32C sum = new CRC32C();
        for (long pfn = 0; pfn < MemoryBench.GUEST_PAGES; pfn++) {
            long at = bench.mfn(bystander, pfn) * PAGE;
            for (int i = 0; i < PAGE; i += stride) {
                long word = bench.machine.memory().readLong(at + i);
                sum.update((int) word);
                sum.update((int) (word >>> 32));
            }
        }
        return sum.getValue();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
