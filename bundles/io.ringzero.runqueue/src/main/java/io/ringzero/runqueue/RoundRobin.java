// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every runnable vCPU in turn, for the same time; weights and caps are ignored, hard affinity is obeyed.
 *
 * <p>One queue for all pCPUs; who would rather run elsewhere is left to a pCPU that idles there. A vCPU is either asleep, or in the queue once, or on one pCPU; it comes back to the end of the
 * queue when its slice is over or it yields. A wake does not interrupt a slice. The handover record holds the queue's order,
 * and as an extra what is left of each slice, so that a swap to another round robin changes no decision.
 *
 * <p>Called as {@link Scheduler} says; calls for unknown vCPUs or pCPUs are ignored.
 */
public final class RoundRobin implements Scheduler {
    /** Default length of a slice. */
    public static final int DEFAULT_SLICE_MICROS = 10_000;
    /** Framework property with the length of a slice in microseconds, {@link #DEFAULT_SLICE_MICROS} without. */
    public static final String SLICE_PROPERTY = "ringzero.rr.slice-micros";

    private static final int NOWHERE = -1;

    private final long sliceNanos;
    private final TreeMap<Integer, Entry> vcpus = new TreeMap<>();
    private final LinkedHashSet<Integer> queue = new LinkedHashSet<>();
    private final TreeSet<Integer> pcpus = new TreeSet<>();
    private final TreeMap<String, byte[]> strangers = new TreeMap<>();

    /** One vCPU. */
    private static final class Entry {
        VcpuParams params;
        boolean runnable;
        int pcpu = NOWHERE;
        long leftNanos;

        Entry(VcpuParams params) {
            this.params = params;
        }
    }

    /**
     * Makes one that knows no vCPU.
     *
     * @param sliceMicros length of a slice, 1 to 2,000,000
     */
    public RoundRobin(int sliceMicros) {
        if (sliceMicros < 1 || sliceMicros > 2_000_000) {
            throw new IllegalArgumentException(SLICE_PROPERTY + " is 1 to 2000000 microseconds, not " + sliceMicros);
        }
        this.sliceNanos = sliceMicros * 1000L;
    }

    /** Makes one by the value of {@link #SLICE_PROPERTY}. */
    public static RoundRobin configured(@Nullable String sliceMicros) {
        try {
            return new RoundRobin(sliceMicros == null ? DEFAULT_SLICE_MICROS : Integer.parseInt(sliceMicros.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SLICE_PROPERTY + " is 1 to 2000000 microseconds, not \"" + sliceMicros
                + "\"", e);
        }
    }

    @Override
    public Scheduler another() {
        return new RoundRobin((int) (sliceNanos / 1000));
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WORK_CONSERVING, Claim.SERVES_ALL, Claim.SOFT_AFFINITY);
    }

    @Override
    public void add(int vcpu, VcpuParams params) {
        vcpus.putIfAbsent(vcpu, new Entry(params));
    }

    @Override
    public void remove(int vcpu) {
        vcpus.remove(vcpu);
        queue.remove(vcpu);
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        Entry entry = vcpus.get(vcpu);
        if (entry != null) {
            entry.params = params;
        }
    }

    @Override
    public void wake(int vcpu, long now) {
        Entry entry = vcpus.get(vcpu);
        if (entry != null) {
            entry.runnable = true;
            if (entry.pcpu == NOWHERE) {
                queue.add(vcpu);
            }
        }
    }

    @Override
    public void sleep(int vcpu, long now) {
        Entry entry = vcpus.get(vcpu);
        if (entry != null) {
            entry.runnable = false;
            queue.remove(vcpu);
        }
    }

    @Override
    public void yielded(int vcpu, long now) {
        Entry entry = vcpus.get(vcpu);
        if (entry != null) {
            entry.leftNanos = 0;
        }
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        Preference preference = new Preference(pcpu, pcpus, this::busy);
        for (Map.Entry<Integer, Entry> each : vcpus.entrySet()) {
            Entry entry = each.getValue();
            if (entry.pcpu != pcpu) {
                continue;
            }
            entry.leftNanos -= ranNanos;
            if (entry.runnable && entry.leftNanos > 0 && pcpus.contains(pcpu) && mayRun(entry, pcpu)
                && !preference.leaves(entry.params)) {
                return answer(each.getKey(), entry);
            }
            entry.pcpu = NOWHERE;
            if (entry.runnable) {
                queue.add(each.getKey());
            }
        }
        return pcpus.contains(pcpu) ? takeFirst(pcpu, preference) : IDLE;
    }

    @Override
    public void pcpuAdded(int pcpu) {
        pcpus.add(pcpu);
    }

    @Override
    public void pcpuRemoved(int pcpu) {
        pcpus.remove(pcpu);
        vcpus.forEach((vcpu, entry) -> {
            if (entry.pcpu == pcpu) {
                entry.pcpu = NOWHERE;
                if (entry.runnable) {
                    queue.add(vcpu);
                }
            }
        });
    }

    @Override
    public Section export() {
        Handover out = new Handover();
        queue.forEach(vcpu -> export(out, vcpu));
        vcpus.forEach((vcpu, entry) -> {
            if (entry.runnable && entry.pcpu != NOWHERE) {
                export(out, vcpu);
            }
        });
        vcpus.forEach((vcpu, entry) -> {
            if (!entry.runnable) {
                export(out, vcpu);
            }
        });
        return out.section(pcpus, strangers);
    }

    @Override
    public void adopt(Section section) throws Incompatible {
        SchedulerRecord record = SchedulerRecord.of(section);
        Map<Integer, Long> left = Handover.left(section);
        abandon();
        section.extras().forEach((name, bytes) -> {
            if (name.startsWith(KEPT)) {
                strangers.put(name, bytes);
            }
        });
        pcpus.addAll(record.pcpus());
        for (SchedulerRecord.Vcpu vcpu : record.vcpus()) {
            Entry entry = new Entry(vcpu.params());
            entry.runnable = vcpu.runnable();
            entry.pcpu = pcpus.contains(vcpu.pcpu()) ? vcpu.pcpu() : NOWHERE;
            entry.leftNanos = Math.min(sliceNanos, left.getOrDefault(vcpu.index(), 0L));
            vcpus.put(vcpu.index(), entry);
            if (entry.runnable && entry.pcpu == NOWHERE) {
                queue.add(vcpu.index());
            }
        }
    }

    @Override
    public void abandon() {
        vcpus.clear();
        queue.clear();
        pcpus.clear();
        strangers.clear();
    }

    private void export(Handover out, int vcpu) {
        Entry entry = vcpus.get(vcpu);
        if (entry != null) {
            out.add(new SchedulerRecord.Vcpu(vcpu, entry.runnable, entry.pcpu, entry.params), entry.leftNanos);
        }
    }

    private long takeFirst(int pcpu, Preference preference) {
        for (Iterator<Integer> waiting = queue.iterator(); waiting.hasNext();) {
            int vcpu = waiting.next();
            Entry entry = vcpus.get(vcpu);
            if (entry != null && mayRun(entry, pcpu) && !preference.leaves(entry.params)) {
                waiting.remove();
                entry.pcpu = pcpu;
                entry.leftNanos = sliceNanos;
                return answer(vcpu, entry);
            }
        }
        return IDLE;
    }

    /** pCPUs that have something to run: bit n for pCPU n. */
    private long busy() {
        long busy = 0;
        for (Entry entry : vcpus.values()) {
            busy |= entry.runnable && entry.pcpu != NOWHERE && entry.pcpu < Long.SIZE ? 1L << entry.pcpu : 0;
        }
        return busy;
    }

    private static boolean mayRun(Entry entry, int pcpu) {
        return pcpu < Long.SIZE && (entry.params.hardAffinity() >>> pcpu & 1) != 0;
    }

    private static long answer(int vcpu, Entry entry) {
        return Scheduler.slice(vcpu, (int) Math.ceilDiv(entry.leftNanos, 1000L));
    }
}
