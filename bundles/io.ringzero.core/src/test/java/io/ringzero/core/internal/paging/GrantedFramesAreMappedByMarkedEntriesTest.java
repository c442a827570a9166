// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import static io.ringzero.core.internal.fake.MemoryBench.FREE;
import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import io.ringzero.core.internal.memory.FrameHold;
import io.ringzero.core.internal.memory.GrantMappings;
import io.ringzero.core.internal.memory.Memories;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrantedFramesAreMappedByMarkedEntriesTest {
    private static final long LINEAR = (long) FREE * PAGE;

    private MemoryBench bench;
    private Domain granter;
    private Domain mapper;
    private Vcpu vcpu;
    private GrantMappings mappings;
    private long frame;

    @BeforeEach
    void begin() {
        bench = new MemoryBench();
        granter = bench.domain("granter", 1);
        mapper = bench.domain("mapper", 1);
        vcpu = mapper.vcpus().getFirst();
        mappings = bench.get(GrantMappings.class);
        frame = bench.mfn(granter, FREE);
    }

    @AfterEach
    void end() {
        assertEquals(List.of(), bench.audit());
        bench.destroy(mapper);
        bench.destroy(granter);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    @Test
    void mappingComesAndGoes() throws GuestFaultException {
        try (FrameHold hold = granter.memory().hold(frame, true)) {
            bench.machine.memory().writeLong(frame * PAGE, 77);
            assertEquals(GrantStatus.GNTST_okay, mappings.create(vcpu, LINEAR, false, hold.mfn(), false, false, 0));
            assertEquals(77, bench.guestWord(mapper, LINEAR));
            assertEquals(List.of(), bench.audit());
            assertEquals(GrantStatus.GNTST_general_error, mappings.create(vcpu, LINEAR, false, frame, false, false, 0));
            assertEquals(GrantStatus.GNTST_general_error, mappings.destroy(vcpu, LINEAR, false, frame, true),
                "it is writable");
            assertEquals(GrantStatus.GNTST_general_error, mappings.destroy(vcpu, LINEAR + PAGE, false, frame, false));
            assertEquals(GrantStatus.GNTST_okay, mappings.destroy(vcpu, LINEAR, false, frame, false));
        }
        assertEquals(0, bench.remap(vcpu, FREE, bench.mfn(mapper, FREE) << 12 | 3));
    }

    @Test
    void replacementMovesTheOtherEntry() throws GuestFaultException {
        try (FrameHold hold = granter.memory().hold(frame, true)) {
            assertEquals(GrantStatus.GNTST_okay, mappings.create(vcpu, LINEAR, false, hold.mfn(), false, false, 0));
            bench.write(mapper, FREE + 1, 0, 55);
            assertEquals(GrantStatus.GNTST_okay, mappings.replace(vcpu, LINEAR, LINEAR + PAGE, frame, false));
            assertEquals(55, bench.guestWord(mapper, LINEAR));
        }
    }

    @Test
    void entryIsNotTheGuestsToOverwrite() throws GuestFaultException {
        try (FrameHold hold = granter.memory().hold(frame, true)) {
            assertEquals(GrantStatus.GNTST_okay, mappings.create(vcpu, LINEAR, false, hold.mfn(), false, false, 0));
            bench.remap(vcpu, FREE, 0);
            assertNotNull(mapper.crash(), "a grant mapping was overwritten");
            assertEquals(GrantStatus.GNTST_okay, mappings.destroy(vcpu, LINEAR, false, frame, false));
        }
    }

    @Test
    void granterThatEndsLeavesTheFrameToItsUsers() throws GuestFaultException {
        Memories memories = bench.get(Memories.class);
        long mfn = frame;
        Domain ending = granter;
        FrameHold hold = ending.memory().hold(mfn, true);
        bench.machine.memory().writeLong(mfn * PAGE, 77);
        assertEquals(GrantStatus.GNTST_okay, mappings.create(vcpu, LINEAR, false, mfn, false, false, 0));
        bench.destroy(ending);
        assertEquals(77, bench.guestWord(mapper, LINEAR));
        assertEquals(List.of(), bench.audit());
        long free = memories.freeFrames();
        assertEquals(GrantStatus.GNTST_okay, mappings.destroy(vcpu, LINEAR, false, mfn, false));
        hold.close();
        assertEquals(free + 1, memories.freeFrames());
        assertEquals(0, bench.machine.memory().readLong(mfn * PAGE));
        granter = bench.domain("granter", 1);
    }

    @Test
    void heldWritableFrameBecomesNoTable() throws GuestFaultException {
        Vcpu owner = granter.vcpus().getFirst();
        try (FrameHold hold = granter.memory().hold(frame, true)) {
            bench.unmap(owner, FREE);
            assertEquals(-Errno.EINVAL, bench.pin(owner, 1, hold.mfn()));
        }
        assertEquals(0, bench.pin(owner, 1, frame));
    }
}
