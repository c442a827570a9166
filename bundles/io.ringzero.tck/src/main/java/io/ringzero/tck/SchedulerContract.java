// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.Swappable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a scheduler promises: no answer the machine would throw it out for, whatever the order of calls; everybody is served;
 * a handover forgets nothing. Subclasses make the scheduler.
 */
public abstract class SchedulerContract extends SwappableContract {
    private static final int SEEDS = 15;
    private static final int CALLS = 3000;
    private static final int PCPUS = 5;
    private static final int INDICES = 24;
    private static final long MICRO = 1000;

    /** A scheduler that nobody has asked anything yet. */
    protected abstract Scheduler scheduler();

    /** Whether a handover to another one of the same kind changes no later decision; those that lose state say false. */
    protected boolean handoverKeepsDecisions() {
        return true;
    }

    @Override
    protected final Swappable fresh() {
        return scheduler();
    }

    @Override
    protected final Swappable busy() throws Exception {
        Run run = new Run(new SplitMix(4711), started());
        run.calls(500, Handover.NEVER);
        return run.scheduler;
    }

    @Test
    void everyAnswerIsSoundWhateverTheOrderOfCalls() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(new SplitMix(seed), started()).calls(CALLS, Handover.NEVER);
        }
    }

    @Test
    void everyAnswerIsSoundAfterHandoversToo() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(new SplitMix(seed), started()).calls(CALLS, Handover.SOMETIMES);
        }
    }

    @Test
    void handoversChangeNoDecision() throws Exception {
        if (!handoverKeepsDecisions()) {
            return;
        }
        for (int seed = 0; seed < SEEDS; seed++) {
            Run straight = new Run(new SplitMix(seed), started());
            Run swapped = new Run(new SplitMix(seed), started());
            straight.calls(CALLS, Handover.NEVER);
            swapped.calls(CALLS, Handover.AT_EACH_PICK);
            assertEquals(straight.answers, swapped.answers, "seed " + seed);
        }
    }

    @Test
    void aRecordOfAnotherKindOrABrokenOneIsRefused() throws Exception {
        Section good = busy().export();
        byte[] bytes = good.canonical();
        assertThrows(Incompatible.class, () -> scheduler().adopt(new Section("disk", 1, bytes, Map.of())));
        assertThrows(Incompatible.class, () -> scheduler().adopt(new Section(good.kind(), 99, bytes, Map.of())));
        assertThrows(Incompatible.class, () -> scheduler().adopt(new Section(good.kind(), good.version(), Arrays.copyOf(
            bytes, bytes.length - 1), Map.of())));
    }

    @Test
    void extrasOfAStrangerDoNotMatter() throws Exception {
        Section own = busy().export();
        Section strange = new Section(own.kind(), own.version(), own.canonical(), Map.of("stranger.secret", new byte[] {
            1, 2, 3}));
        Scheduler next = scheduler();
        next.adopt(strange);
        assertEquals(SchedulerModel.facts(SchedulerRecord.of(own)), SchedulerModel.facts(SchedulerRecord.of(next
            .export())));
    }

    @Test
    void everyRunnableVcpuIsServedAndNobodyIdlesWhileOneWaits() throws Exception {
        if (!scheduler().claims().containsAll(Set.of(Claim.SERVES_ALL, Claim.WORK_CONSERVING))) {
            return;
        }
        for (int pcpus : List.of(1, 2, 4)) {
            Scheduler scheduler = started();
            for (int pcpu = 0; pcpu < pcpus; pcpu++) {
                scheduler.pcpuAdded(pcpu);
            }
            for (int vcpu = 0; vcpu < 10; vcpu++) {
                scheduler.add(vcpu, VcpuParams.defaults(1, vcpu));
                scheduler.wake(vcpu, 0);
            }
            Set<Integer> served = new HashSet<>();
            long[] until = new long[pcpus];
            int[] on = new int[pcpus];
            long[] since = new long[pcpus];
            Arrays.fill(on, -1);
            for (long now = 0; now < 10_000_000_000L;) {
                int pcpu = 0;
                for (int other = 1; other < pcpus; other++) {
                    pcpu = until[other] < until[pcpu] ? other : pcpu;
                }
                now = until[pcpu];
                long picked = scheduler.pick(pcpu, on[pcpu], now - since[pcpu], now);
                assertTrue(picked != Scheduler.IDLE, "pCPU " + pcpu + " of " + pcpus + " idles at " + now);
                on[pcpu] = Scheduler.vcpu(picked);
                since[pcpu] = now;
                until[pcpu] = now + Scheduler.sliceMicros(picked) * MICRO;
                served.add(on[pcpu]);
            }
            assertEquals(10, served.size(), "served on " + pcpus + " pCPUs: " + served);
        }
    }

    @Test
    void parametersKeepToTheirLimitsAndComeBackWithTheirScheduler() throws Exception {
        Scheduler first = started();
        for (Parameter parameter : first.parameters()) {
            int domid = parameter.perDomain() ? 3 : Parameter.WHOLE;
            assertEquals(parameter.preset(), first.tuned(domid, parameter.name()), parameter.name());
            first.tune(domid, parameter.name(), parameter.most());
            assertThrows(IllegalArgumentException.class,
                () -> first.tune(domid, parameter.name(), parameter.most() + 1));
            assertThrows(IllegalArgumentException.class,
                () -> first.tune(domid, parameter.name(), parameter.least() - 1));
        }
        assertThrows(IllegalArgumentException.class, () -> first.tune(3, "no such parameter", 1));
        Section left = first.export();
        Scheduler next = scheduler();
        java.util.TreeMap<String, byte[]> extras = new java.util.TreeMap<>(left.extras());
        extras.put(Scheduler.KEPT + "stranger", new byte[] {7, 8});
        next.adopt(new Section(left.kind(), left.version(), left.canonical(), extras));
        for (Parameter parameter : next.parameters()) {
            assertEquals(parameter.most(), next.tuned(parameter.perDomain() ? 3 : Parameter.WHOLE, parameter.name()));
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(new byte[] {7, 8}, next.export().extras().get(
            Scheduler.KEPT + "stranger"), "a stranger's parameters are handed on");
    }

    @Test
    void claimedWeightsHoldWithinFourPercent() throws Exception {
        if (!scheduler().claims().contains(Claim.WEIGHTS)) {
            return;
        }
        for (int pcpus : List.of(1, 2)) {
            SchedulerSimulation simulation = new SchedulerSimulation(started(), pcpus);
            for (int weight = 1; weight <= 8; weight++) {
                simulation.busy(weight, new VcpuParams(weight, 0, weight * 64, 0, -1L, -1L));
            }
            simulation.runUntil(120_000_000_000L);
            for (int weight = 1; weight <= 8; weight++) {
                double share = simulation.ranNanos(weight) / (120e9 * pcpus) * 36 / weight;
                assertEquals(1, share, 0.04, "weight " + weight + " on " + pcpus + " pCPUs");
            }
        }
    }

    @Test
    void claimedCapsHoldWithinOnePercentOfAPcpu() throws Exception {
        if (!scheduler().claims().contains(Claim.CAPS)) {
            return;
        }
        SchedulerSimulation simulation = new SchedulerSimulation(started(), 2);
        for (int domain = 1; domain <= 3; domain++) {
            simulation.busy(domain, new VcpuParams(domain, 0, 256, domain * 20, -1L, -1L));
        }
        simulation.runUntil(60_000_000_000L);
        for (int domain = 1; domain <= 3; domain++) {
            assertEquals(domain * 0.2, simulation.ranNanos(domain) / 60e9, 0.01, "cap of " + domain * 20 + " %");
        }
    }

    @Test
    void whoAlwaysWantsToRunIsServedBesideSleepersWhereThatIsClaimed() throws Exception {
        if (!scheduler().claims().contains(Claim.SERVES_ALL)) {
            return;
        }
        SchedulerSimulation simulation = new SchedulerSimulation(started(), 2);
        for (int vcpu = 0; vcpu < 4; vcpu++) {
            simulation.busy(vcpu, VcpuParams.defaults(vcpu, 0));
            simulation.sleeper(10 + vcpu, VcpuParams.defaults(10 + vcpu, 0), 100_000, 1_000_000L * (1 + vcpu * 20));
        }
        simulation.runUntil(10_000_000_000L);
        for (int vcpu = 0; vcpu < 4; vcpu++) {
            assertTrue(simulation.ranNanos(vcpu) > 500_000_000L,
                "busy vCPU " + vcpu + " ran for " + simulation.ranNanos(
                    vcpu));
            assertTrue(simulation.ranNanos(10 + vcpu) > 1_000_000L, "sleeper " + vcpu + " ran for " + simulation
                .ranNanos(10 + vcpu));
        }
    }

    @Test
    void claimedRealTimeKeepsWhatWasPromised() throws Exception {
        if (!scheduler().claims().contains(Claim.REAL_TIME)) {
            return;
        }
        Scheduler scheduler = started();
        promise(scheduler, 1, 20_000, 5000);
        promise(scheduler, 2, 10_000, 2500);
        for (int hog = 3; hog < 7; hog++) {
            promise(scheduler, hog, 100_000, 10);
        }
        SchedulerSimulation simulation = new SchedulerSimulation(scheduler, 1);
        for (int domain = 1; domain < 7; domain++) {
            simulation.busy(domain, VcpuParams.defaults(domain, 0));
        }
        for (int period = 1; period <= 500; period++) {
            simulation.runUntil(period * 20_000_000L);
            for (int domain = 1; domain <= 2; domain++) {
                assertTrue(simulation.ranNanos(domain) >= period * 5_000_000L - 10_000, "domain " + domain + " ran for "
                    + simulation.ranNanos(domain) + " ns in " + period + " periods");
            }
        }
    }

    @Test
    void aVcpuIsLeftToAnIdlePcpuThatItWouldRatherHaveWhereThatIsClaimed() throws Exception {
        if (!scheduler().claims().contains(Claim.SOFT_AFFINITY)) {
            return;
        }
        Scheduler scheduler = started();
        scheduler.pcpuAdded(0);
        scheduler.pcpuAdded(1);
        scheduler.add(7, new VcpuParams(1, 0, 256, 0, -1L, 0b10));
        scheduler.add(8, new VcpuParams(2, 0, 256, 0, -1L, 0b10));
        scheduler.wake(7, 0);
        assertEquals(Scheduler.IDLE, scheduler.pick(0, -1, 0, 0), "pCPU 1 idles, and vCPU 7 would rather have it");
        assertEquals(7, Scheduler.vcpu(scheduler.pick(1, -1, 0, 0)));
        scheduler.wake(8, 0);
        assertEquals(8, Scheduler.vcpu(scheduler.pick(0, -1, 0, 1000)), "pCPU 1 is busy, so vCPU 8 runs where it may");
    }

    @Test
    void anotherOfItsKindServesAnotherPoolAndKnowsNothingOfThis() throws Exception {
        Scheduler first = started();
        Scheduler other = first.another();
        if (other == null) {
            return;
        }
        assertEquals(first.claims(), other.claims());
        assertEquals(first.parameters(), other.parameters());
        other.prepare();
        other.adopt(Section.EMPTY);
        other.commit();
        for (Parameter parameter : first.parameters()) {
            int domid = parameter.perDomain() ? 3 : Parameter.WHOLE;
            first.tune(domid, parameter.name(), parameter.most());
            assertEquals(parameter.preset(), other.tuned(domid, parameter.name()), parameter.name());
        }
        first.pcpuAdded(0);
        first.add(1, VcpuParams.defaults(1, 0));
        first.wake(1, 0);
        other.pcpuAdded(1);
        assertEquals(Scheduler.IDLE, other.pick(1, -1, 0, 0), "the first one's vCPU is not the other's");
        assertEquals(List.of(1), SchedulerRecord.of(other.export()).pcpus());
    }

    @Test
    void aVcpusOwnValueComesBeforeItsDomainsUntilThatIsSetAnew() throws Exception {
        for (Parameter parameter : scheduler().parameters()) {
            Scheduler first = started();
            int one = Parameter.vcpu(3, 1);
            try {
                first.tune(one, parameter.name(), parameter.most());
            } catch (IllegalArgumentException e) {
                continue; // it knows values of domains only, or of all
            }
            Scheduler next = scheduler();
            next.prepare();
            next.adopt(first.export());
            next.commit();
            for (Scheduler present : List.of(first, next)) {
                assertEquals(parameter.most(), present.tuned(one, parameter.name()), parameter.name());
                assertEquals(parameter.preset(), present.tuned(Parameter.vcpu(3, 0), parameter.name()));
                assertEquals(parameter.preset(), present.tuned(Parameter.vcpu(4, 1), parameter.name()));
                assertEquals(parameter.preset(), present.tuned(3, parameter.name()));
                present.tune(3, parameter.name(), parameter.least());
                assertEquals(parameter.least(), present.tuned(one, parameter.name()), "all vCPUs of the domain");
            }
        }
    }

    private static void promise(Scheduler scheduler, int domid, long periodMicros, long budgetMicros) {
        String budget = scheduler.parameters().stream().map(Parameter::name).filter(Set.of("budget", "slice")::contains)
            .findFirst().orElseThrow();
        scheduler.tune(domid, "period", periodMicros);
        scheduler.tune(domid, budget, budgetMicros);
    }

    @Test
    void claimedPartitionsDoNotFeelEachOthersLoad() throws Exception {
        if (!scheduler().claims().contains(Claim.TIME_PARTITIONED)) {
            return;
        }
        SchedulerSimulation loaded = new SchedulerSimulation(started(), 1);
        SchedulerSimulation quiet = new SchedulerSimulation(started(), 1);
        loaded.busy(0, VcpuParams.defaults(1, 0));
        quiet.busy(0, VcpuParams.defaults(1, 0));
        for (int vcpu = 1; vcpu < 5; vcpu++) {
            loaded.busy(vcpu, VcpuParams.defaults(2, vcpu));
            quiet.sleeper(vcpu, VcpuParams.defaults(2, vcpu), 1_000_000, 50_000_000);
        }
        loaded.runUntil(10_000_000_000L);
        quiet.runUntil(10_000_000_000L);
        assertEquals(2e9, loaded.ranNanos(0), 0.02e9);
        assertEquals(2e9, quiet.ranNanos(0), 0.2e9, "a pCPU that idles asks again after a millisecond");
    }

    private Scheduler started() throws Exception {
        Scheduler scheduler = scheduler();
        scheduler.prepare();
        scheduler.adopt(Section.EMPTY);
        scheduler.commit();
        return scheduler;
    }

    private enum Handover {
        NEVER, SOMETIMES, AT_EACH_PICK
    }

    /** A random run of calls, held against the model. */
    private final class Run {
        final List<Long> answers = new ArrayList<>();
        Scheduler scheduler;
        private final SplitMix random;
        private final SchedulerModel model = new SchedulerModel();
        private final long[] askedAt = new long[PCPUS];
        private long now;

        Run(SplitMix random, Scheduler scheduler) {
            this.random = random;
            this.scheduler = scheduler;
        }

        void calls(int count, Handover handover) throws Exception {
            for (int i = 0; i < count; i++) {
                now += random.below(3_000_000);
                int vcpu = random.below(INDICES);
                boolean exists = model.vcpus.containsKey(vcpu);
                int call = random.below(32);
                boolean sometimes = random.below(50) == 0;
                switch (call) {
                    case 0, 1, 2 -> add(vcpu, exists);
                    case 3 -> remove(vcpu, exists);
                    case 4 -> adjust(vcpu, exists);
                    case 5, 6, 7, 8, 9 -> wake(vcpu, exists);
                    case 10, 11, 12 -> sleep(vcpu, exists);
                    case 13, 14 -> scheduler.yielded(vcpu, now);
                    case 15 -> pcpu(random.below(PCPUS));
                    default -> pick(random.below(PCPUS), handover == Handover.AT_EACH_PICK);
                }
                if (handover == Handover.SOMETIMES && sometimes) {
                    handOver();
                }
            }
        }

        /** To a vCPU that is there, calls that say so again, as a hostile machine might. */
        private void add(int vcpu, boolean exists) {
            VcpuParams params = exists ? java.util.Objects.requireNonNull(model.vcpus.get(vcpu)) : params(vcpu);
            scheduler.add(vcpu, params);
            model.vcpus.put(vcpu, params);
        }

        private void remove(int vcpu, boolean exists) {
            scheduler.remove(vcpu);
            model.vcpus.remove(vcpu);
            model.awake.remove(vcpu);
            model.seats.values().removeIf(seated -> seated == vcpu);
        }

        private void adjust(int vcpu, boolean exists) {
            VcpuParams params = params(vcpu);
            scheduler.adjust(vcpu, params);
            model.vcpus.replace(vcpu, params);
        }

        private void wake(int vcpu, boolean exists) {
            scheduler.wake(vcpu, now);
            if (exists) {
                model.awake.add(vcpu);
            }
        }

        private void sleep(int vcpu, boolean exists) {
            scheduler.sleep(vcpu, now);
            model.awake.remove(vcpu);
        }

        private void pcpu(int pcpu) {
            if (model.pcpus.add(pcpu)) {
                scheduler.pcpuAdded(pcpu);
            } else {
                model.pcpus.remove(pcpu);
                model.seats.remove(pcpu);
                scheduler.pcpuRemoved(pcpu);
            }
        }

        private void pick(int pcpu, boolean handOverBefore) throws Exception {
            if (handOverBefore) {
                handOver();
            }
            long picked = scheduler.pick(pcpu, model.previous(pcpu), now - askedAt[pcpu], now);
            askedAt[pcpu] = now;
            assertNull(model.objection(picked, pcpu), () -> "for pCPU " + pcpu + " after " + answers.size() + " picks");
            model.seat(pcpu, picked);
            answers.add(picked);
        }

        private void handOver() throws Exception {
            Section record = scheduler.export();
            SchedulerRecord said = SchedulerRecord.of(record);
            assertEquals(model.facts(), SchedulerModel.facts(said));
            assertEquals(model.pcpus, new HashSet<>(said.pcpus()));
            Scheduler next = scheduler();
            next.prepare();
            next.adopt(record);
            next.commit();
            scheduler.abandon();
            scheduler = next;
        }

        private VcpuParams params(int vcpu) {
            long affinity = random.below(3) == 0 ? 1 + random.below((1 << PCPUS) - 1) : -1L;
            long wish = random.below(3) == 0 ? 1 + random.below((1 << PCPUS) - 1) : -1L;
            return new VcpuParams(vcpu & 3, vcpu >> 2, 1 + random.below(65535), 0, affinity, wish);
        }
    }
}
