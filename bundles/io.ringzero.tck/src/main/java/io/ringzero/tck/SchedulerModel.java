// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The machine's side of the contract: what is true of vCPUs and pCPUs, as the calls so far made it. */
final class SchedulerModel {
    final Map<Integer, VcpuParams> vcpus = new TreeMap<>();
    final Set<Integer> awake = new TreeSet<>();
    final Set<Integer> pcpus = new TreeSet<>();
    /** vCPU on each pCPU: picked last and not yet replaced. */
    final Map<Integer, Integer> seats = new TreeMap<>();

    /** Why an answer breaks the contract; null when it is sound. */
    @Nullable
    String objection(long picked, int pcpu) {
        if (picked == Scheduler.IDLE) {
            return null;
        }
        int vcpu = Scheduler.vcpu(picked);
        int slice = Scheduler.sliceMicros(picked);
        VcpuParams params = vcpus.get(vcpu);
        if (params == null) {
            return "vCPU " + vcpu + " does not exist";
        }
        if (!awake.contains(vcpu)) {
            return "vCPU " + vcpu + " sleeps";
        }
        if (!pcpus.contains(pcpu)) {
            return "there is no pCPU " + pcpu;
        }
        if ((params.hardAffinity() >>> pcpu & 1) == 0) {
            return "vCPU " + vcpu + " may not run on pCPU " + pcpu;
        }
        for (Map.Entry<Integer, Integer> seat : seats.entrySet()) {
            if (seat.getKey() != pcpu && seat.getValue() == vcpu) {
                return "vCPU " + vcpu + " is on pCPU " + seat.getKey();
            }
        }
        return slice >= 1 && slice <= 2_000_000 ? null : "a slice of " + slice + " us";
    }

    void seat(int pcpu, long picked) {
        if (picked == Scheduler.IDLE) {
            seats.remove(pcpu);
        } else {
            seats.put(pcpu, Scheduler.vcpu(picked));
        }
    }

    int previous(int pcpu) {
        return seats.getOrDefault(pcpu, -1);
    }

    /** What a record must say, without the order; where a vCPU slept does not matter. */
    Set<SchedulerRecord.Vcpu> facts() {
        Set<SchedulerRecord.Vcpu> facts = new HashSet<>();
        vcpus.forEach((vcpu, params) -> {
            int on = seats.entrySet().stream().filter(seat -> seat.getValue().equals(vcpu)).map(Map.Entry::getKey)
                .findFirst().orElse(-1);
            facts.add(new SchedulerRecord.Vcpu(vcpu, awake.contains(vcpu), awake.contains(vcpu) ? on : -1, params));
        });
        return facts;
    }

    static Set<SchedulerRecord.Vcpu> facts(SchedulerRecord record) {
        Set<SchedulerRecord.Vcpu> facts = new HashSet<>();
        for (SchedulerRecord.Vcpu vcpu : record.vcpus()) {
            facts.add(vcpu.runnable() ? vcpu : new SchedulerRecord.Vcpu(vcpu.index(), false, -1, vcpu.params()));
        }
        return facts;
    }
}
