// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A round robin's handover record in the making. Its extra {@code rr.left} has, for each vCPU, its index (32 bits) and what is
 * left of its slice in nanoseconds (64 bits), big-endian. One thread.
 */
final class Handover {
    private static final String LEFT = "rr.left";
    private static final int LEFT_BYTES = 12;

    private final List<SchedulerRecord.Vcpu> vcpus = new ArrayList<>();
    private final List<Long> leftNanos = new ArrayList<>();

    void add(SchedulerRecord.Vcpu vcpu, long left) {
        vcpus.add(vcpu);
        leftNanos.add(left);
    }

    Section section(Collection<Integer> pcpus, Map<String, byte[]> strangers) {
        ByteBuffer left = ByteBuffer.allocate(vcpus.size() * LEFT_BYTES);
        for (int i = 0; i < vcpus.size(); i++) {
            left.putInt(vcpus.get(i).index()).putLong(leftNanos.get(i));
        }
        Map<String, byte[]> extras = new HashMap<>(strangers);
        extras.put(LEFT, left.array());
        return new SchedulerRecord(List.copyOf(pcpus), vcpus).toSection(extras);
    }

    /** What a record says is left of slices, by vCPU; empty when another scheduler wrote it. */
    static Map<Integer, Long> left(Section section) throws Incompatible {
        byte[] bytes = section.extras().getOrDefault(LEFT, new byte[0]);
        if (bytes.length % LEFT_BYTES != 0) {
            throw new Incompatible(LEFT + " has " + bytes.length + " bytes, not a multiple of " + LEFT_BYTES);
        }
        Map<Integer, Long> left = new HashMap<>();
        for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining();) {
            left.put(in.getInt(), in.getLong());
        }
        return left;
    }
}
