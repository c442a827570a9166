// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The canonical handover record of schedulers: pCPUs and vCPUs in queue order (who would run first stands first).
 *
 * @param pcpus numbers of the pCPUs
 * @param vcpus the vCPUs
 */
public record SchedulerRecord(List<Integer> pcpus, List<Vcpu> vcpus) {
    /** Kind of the section. */
    public static final String KIND = "sched";
    private static final int VERSION = 1;
    private static final int VCPU_BYTES = 4 + 1 + 4 + 4 + 4 + 4 + 4 + 8 + 8;

    /**
     * One vCPU.
     *
     * @param index its index
     * @param runnable whether it can run (or runs)
     * @param pcpu number of the pCPU on which it was picked last and not yet replaced, -1 for none: no other may pick it
     */
    public record Vcpu(int index, boolean runnable, int pcpu, VcpuParams params) {
    }

    public SchedulerRecord {
        pcpus = List.copyOf(pcpus);
        vcpus = List.copyOf(vcpus);
    }

    /** As a section: big-endian counts and fields in the order of the record. */
    public Section toSection(Map<String, byte[]> extras) {
        ByteBuffer out = ByteBuffer.allocate(8 + pcpus.size() * 4 + vcpus.size() * VCPU_BYTES);
        out.putInt(pcpus.size());
        pcpus.forEach(out::putInt);
        out.putInt(vcpus.size());
        for (Vcpu v : vcpus) {
            VcpuParams p = v.params;
            out.putInt(v.index).put((byte) (v.runnable ? 1 : 0)).putInt(v.pcpu).putInt(p.domid());
            out.putInt(p.number()).putInt(p.weight()).putInt(p.capPercent()).putLong(p.hardAffinity())
                .putLong(p.softAffinity());
        }
        return new Section(KIND, VERSION, out.array(), extras);
    }

    /**
     * Reads a section; {@link Section#EMPTY} is no pCPUs and no vCPUs.
     *
     * @throws Incompatible when it is of another kind or version, or does not parse
     */
    public static SchedulerRecord of(Section section) throws Incompatible {
        if (section.isEmpty()) {
            return new SchedulerRecord(List.of(), List.of());
        }
        if (!section.kind().equals(KIND) || section.version() != VERSION) {
            throw new Incompatible("a scheduler takes over " + KIND + " version " + VERSION + ", not " + section);
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(section.canonical());
            List<Integer> pcpus = new ArrayList<>();
            for (int n = in.getInt(); n > 0; n--) {
                pcpus.add(in.getInt());
            }
            List<Vcpu> vcpus = new ArrayList<>();
            for (int n = in.getInt(); n > 0; n--) {
                vcpus.add(new Vcpu(in.getInt(), in.get() != 0, in.getInt(), new VcpuParams(in.getInt(), in.getInt(),
                    in.getInt(), in.getInt(), in.getLong(), in.getLong())));
            }
            if (in.hasRemaining()) {
                throw new Incompatible("the scheduler record has " + in.remaining() + " bytes too many");
            }
            return new SchedulerRecord(pcpus, vcpus);
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new Incompatible("the scheduler record does not parse: " + e);
        }
    }
}
