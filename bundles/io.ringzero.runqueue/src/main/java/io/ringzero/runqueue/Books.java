// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * vCPUs and pCPUs of a {@link PolicyScheduler}, and how they travel. The extra {@code NAME.state} has the policy's common
 * numbers, then for each vCPU its index (32 bits), turn (64 bits), whether it yielded (8 bits), and its numbers (64 bits each),
 * big-endian. One thread.
 */
final class Books {
    final TreeMap<Integer, Unit> units = new TreeMap<>();
    final TreeSet<Integer> pcpus = new TreeSet<>();
    final long[] common;
    private final TreeMap<String, byte[]> strangers = new TreeMap<>();
    private final String name;
    private final int numbers;
    private final Tuning tuning;
    long turns;

    Books(String name, int common, int numbers, Tuning tuning) {
        this.name = name;
        this.common = new long[common];
        this.numbers = numbers;
        this.tuning = tuning;
    }

    int numbers() {
        return numbers;
    }

    /** pCPUs that have something to run: bit n for pCPU n. */
    long busy() {
        long busy = 0;
        for (Unit unit : units.values()) {
            busy |= unit.runnable && unit.pcpu != Unit.NOWHERE && unit.pcpu < Long.SIZE ? 1L << unit.pcpu : 0;
        }
        return busy;
    }

    Section section() {
        List<Unit> order = new ArrayList<>(units.values());
        order.sort(Comparator.comparing((Unit unit) -> !unit.runnable).thenComparing(unit -> unit.pcpu != Unit.NOWHERE)
            .thenComparingLong(unit -> unit.turn).thenComparingInt(unit -> unit.index));
        ByteBuffer out = ByteBuffer.allocate(8 + common.length * 8 + order.size() * (13 + numbers * 8));
        out.putLong(turns);
        for (long number : common) {
            out.putLong(number);
        }
        List<SchedulerRecord.Vcpu> vcpus = new ArrayList<>();
        for (Unit unit : order) {
            out.putInt(unit.index).putLong(unit.turn).put((byte) (unit.yielded ? 1 : 0));
            for (long number : unit.account) {
                out.putLong(number);
            }
            vcpus.add(new SchedulerRecord.Vcpu(unit.index, unit.runnable, unit.pcpu, unit.params));
        }
        TreeMap<String, byte[]> extras = new TreeMap<>(strangers);
        extras.put(name + ".state", out.array());
        extras.put(Scheduler.KEPT + name, tuning.bytes());
        return new SchedulerRecord(List.copyOf(pcpus), vcpus).toSection(extras);
    }

    /** Reads a record; whether it was one of the same policy, with all its numbers. */
    boolean read(Section section) throws Incompatible {
        SchedulerRecord record = SchedulerRecord.of(section);
        clear();
        section.extras().forEach((key, bytes) -> {
            if (key.startsWith(Scheduler.KEPT) && !key.equals(Scheduler.KEPT + name)) {
                strangers.put(key, bytes);
            }
        });
        tuning.read(section.extras().getOrDefault(Scheduler.KEPT + name, new byte[0]));
        pcpus.addAll(record.pcpus());
        for (SchedulerRecord.Vcpu vcpu : record.vcpus()) {
            Unit unit = new Unit(vcpu.index(), vcpu.params(), numbers);
            unit.runnable = vcpu.runnable();
            unit.pcpu = pcpus.contains(vcpu.pcpu()) ? vcpu.pcpu() : Unit.NOWHERE;
            unit.turn = ++turns;
            units.put(unit.index, unit);
        }
        byte[] state = section.extras().get(name + ".state");
        return state != null && read(ByteBuffer.wrap(state));
    }

    private boolean read(ByteBuffer in) throws Incompatible {
        try {
            turns = in.getLong();
            for (int i = 0; i < common.length; i++) {
                common[i] = in.getLong();
            }
            while (in.hasRemaining()) {
                int index = in.getInt();
                Unit unit = units.get(index);
                if (unit == null) {
                    unit = new Unit(index, io.ringzero.api.sched.VcpuParams.defaults(0, 0), numbers); // went meanwhile
                }
                unit.turn = in.getLong();
                unit.yielded = in.get() != 0;
                for (int i = 0; i < numbers; i++) {
                    unit.account[i] = in.getLong();
                }
            }
            return true;
        } catch (BufferUnderflowException e) {
            throw new Incompatible(name + ".state is cut short");
        }
    }

    void clear() {
        units.clear();
        pcpus.clear();
        strangers.clear();
        tuning.clear();
        java.util.Arrays.fill(common, 0);
        turns = 0;
    }
}
