// SPDX-License-Identifier: Apache-2.0
package com.example.stride;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Stride scheduling (C. A. Waldspurger and W. E. Weihl, MIT/LCS/TM-528, 1995): each vCPU has a pass that advances by what it ran, divided by its
 * weight; who has the lowest runs next. Who slept begins at the pass of those that are awake, so sleep is not saved up.
 *
 * <p>The handover record says who is there and who can run; the passes go along as an extra, which only another stride scheduler reads.
 */
final class Stride implements Scheduler {
    private static final int SLICE_MICROS = 10_000;
    private static final String PASSES = "stride.passes";
    private static final int PASS_BYTES = Integer.BYTES + Long.BYTES;

    private final TreeMap<Integer, Share> shares = new TreeMap<>();
    private final TreeSet<Integer> pcpus = new TreeSet<>();
    private final TreeMap<String, byte[]> strangers = new TreeMap<>();
    /** Nobody who is awake is below, and who wakes is not put below. */
    private long floor;

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WORK_CONSERVING, Claim.SERVES_ALL, Claim.WEIGHTS);
    }

    @Override
    public void add(int vcpu, VcpuParams params) {
        shares.putIfAbsent(vcpu, new Share(params));
    }

    @Override
    public void remove(int vcpu) {
        shares.remove(vcpu);
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        Share share = shares.get(vcpu);
        if (share != null) {
            share.params = params;
        }
    }

    @Override
    public void wake(int vcpu, long now) {
        Share share = shares.get(vcpu);
        if (share != null && !share.runnable) {
            share.runnable = true;
            share.pass = Math.max(share.pass, floor);
        }
    }

    @Override
    public void sleep(int vcpu, long now) {
        Share share = shares.get(vcpu);
        if (share != null) {
            share.runnable = false;
        }
    }

    /** Goes behind the next one. */
    @Override
    public void yielded(int vcpu, long now) {
        Share share = shares.get(vcpu);
        if (share != null) {
            shares.values().stream().filter(other -> other != share && other.runnable).mapToLong(other -> other.pass).min()
                .ifPresent(next -> share.pass = Math.max(share.pass, next + 1));
        }
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        for (Share share : shares.values()) {
            if (share.pcpu == pcpu) {
                share.charge(ranNanos);
                share.pcpu = Share.NOWHERE;
            }
        }
        shares.values().stream().filter(share -> share.runnable).mapToLong(share -> share.pass).min()
            .ifPresent(least -> floor = Math.max(floor, least));
        if (!pcpus.contains(pcpu)) {
            return IDLE;
        }
        return shares.entrySet().stream().filter(each -> each.getValue().mayRunOn(pcpu))
            .min(Comparator.comparingLong(each -> each.getValue().pass)).map(next -> {
                next.getValue().pcpu = pcpu;
                return Scheduler.slice(next.getKey(), SLICE_MICROS);
            }).orElse(IDLE);
    }

    @Override
    public void pcpuAdded(int pcpu) {
        pcpus.add(pcpu);
    }

    @Override
    public void pcpuRemoved(int pcpu) {
        pcpus.remove(pcpu);
        shares.values().stream().filter(share -> share.pcpu == pcpu).forEach(share -> share.pcpu = Share.NOWHERE);
    }

    @Override
    public Section export() {
        List<SchedulerRecord.Vcpu> vcpus = new ArrayList<>();
        ByteBuffer passes = ByteBuffer.allocate(Long.BYTES + shares.size() * PASS_BYTES).putLong(floor);
        shares.entrySet().stream().sorted(Comparator.comparingLong(each -> each.getValue().pass)).forEach(each -> {
            Share share = each.getValue();
            vcpus.add(new SchedulerRecord.Vcpu(each.getKey(), share.runnable, share.pcpu, share.params));
            passes.putInt(each.getKey()).putLong(share.pass);
        });
        Map<String, byte[]> extras = new TreeMap<>(strangers);
        extras.put(PASSES, passes.array());
        return new SchedulerRecord(List.copyOf(pcpus), vcpus).toSection(extras);
    }

    @Override
    public void adopt(Section section) throws Incompatible {
        SchedulerRecord record = SchedulerRecord.of(section);
        abandon();
        section.extras().forEach((name, bytes) -> {
            if (name.startsWith(KEPT)) {
                strangers.put(name, bytes);
            }
        });
        pcpus.addAll(record.pcpus());
        for (SchedulerRecord.Vcpu vcpu : record.vcpus()) {
            Share share = new Share(vcpu.params());
            share.runnable = vcpu.runnable();
            share.pcpu = pcpus.contains(vcpu.pcpu()) ? vcpu.pcpu() : Share.NOWHERE;
            shares.put(vcpu.index(), share);
        }
        byte[] passes = section.extras().get(PASSES);
        if (passes != null && passes.length >= Long.BYTES && (passes.length - Long.BYTES) % PASS_BYTES == 0) {
            ByteBuffer in = ByteBuffer.wrap(passes);
            floor = in.getLong();
            while (in.hasRemaining()) {
                Share share = shares.get(in.getInt());
                long pass = in.getLong();
                if (share != null) {
                    share.pass = pass;
                }
            }
        }
    }

    @Override
    public void abandon() {
        shares.clear();
        pcpus.clear();
        strangers.clear();
        floor = 0;
    }
}
