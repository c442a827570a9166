// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.dump;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.trap.ContextSaver;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Domains as core files have them. Changes nothing. At safe points. */
@Singleton
public final class CoreImages {
    private final MachineMemory memory;
    private final Memories memories;

    @Inject
    public CoreImages(Machine machine, Memories memories) {
        this.memory = machine.memory();
        this.memories = memories;
    }

    /** All vCPUs and where the pages are. */
    public Inspector.CoreImage image(Domain domain) {
        byte[] shared = new byte[MachineMemory.PAGE_SIZE];
        memory.read(domain.memory().sharedInfo(), shared, 0, shared.length);
        return new Inspector.CoreImage(domain.type(), domain.vcpus().stream().map(ContextSaver::save).toList(), shared,
            VersionNote.of(domain.width()), memories.pages(domain));
    }

    /** Contents of frames; zeroes where one is not the domain's (any more). */
    public byte[] frames(Domain domain, List<Long> mfns) {
        byte[] bytes = new byte[mfns.size() * MachineMemory.PAGE_SIZE];
        for (int i = 0; i < mfns.size(); i++) {
            if (memories.owns(domain, mfns.get(i))) {
                memory.read(mfns.get(i) << MachineMemory.PAGE_SHIFT, bytes, i * MachineMemory.PAGE_SIZE,
                    MachineMemory.PAGE_SIZE);
            }
        }
        return bytes;
    }

    /** What a vCPU's kernel has mapped of the domain's own pages. */
    public List<Inspector.Run> mappings(Vcpu vcpu, int most) {
        Map<Long, Long> gfns = new HashMap<>();
        memories.pages(vcpu.domain()).forEach(page -> gfns.put(page.mfn(), page.gfn()));
        MappingWalk walk = new MappingWalk(memory, gfns, most);
        return vcpu.hasPaging()
            ? walk.run(vcpu.paging().kernelRoot(), vcpu.domain().type() == GuestType.PV64)
            : List.of();
    }
}
