// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.fake.MemoryBench.SCRATCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.Errno;
import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.machine.CpuState;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.fake.MemoryBench;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * EVTCHNOP_reset of a thousand ports and set_trap_table of thousands of entries give way in the middle and go on, from 64- and 32-bit
 * guests; what else is done meanwhile, and a domain that ends there, leave everything right.
 */
class ResetsAndTablesGiveWayTest {
    private static final int EVENT = Hypercall.HYPERVISOR_event_channel_op;
    private static final int RESET_CONTINUED = 14;
    private static final long ARGS = (long) SCRATCH * PAGE;
    private static final long LIST = ARGS + PAGE;
    private static final int ENTRIES = 2500;

    private final MemoryBench bench = new MemoryBench();
    private Domain domain;
    private Vcpu vcpu;

    @BeforeEach
    void begin() {
        domain = bench.domain(MemoryBench.spec("guest", 2));
        vcpu = domain.vcpus().getFirst();
    }

    /** The domain of these tests, or one of 32 bits in its place. */
    private void width(boolean narrow) {
        if (narrow) {
            bench.destroy(domain);
            domain = bench.domain(MemoryBench.narrowSpec("guest", 2));
            vcpu = domain.vcpus().getFirst();
        }
    }

    @AfterEach
    void end() {
        bench.destroy(domain);
        assertEquals(List.of(), bench.audit());
        bench.close();
    }

    private long ipi() {
        bench.scratch(domain, 0);
        return bench.call(vcpu, EVENT, EventChannelOp.EVTCHNOP_bind_ipi, ARGS);
    }

    private int fill() {
        int ports = 0;
        while (ipi() == 0) {
            ports++;
        }
        return ports;
    }

    private boolean beginReset() {
        bench.scratch(domain, 0x7ff0);
        return bench.callOnce(vcpu, EVENT, EventChannelOp.EVTCHNOP_reset, ARGS);
    }

    private long answer() {
        return (int) vcpu.state().gpr(CpuState.RAX);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetOfManyPortsGivesWayAndGoesOn(boolean narrow) {
        width(narrow);
        int most = fill();
        assertTrue(most > 900, "only " + most + " ports");
        int parts = 1;
        boolean done = beginReset();
        while (!done) {
            assertEquals(List.of(), bench.audit(), "after part " + parts);
            parts++;
            done = bench.goOn(vcpu);
        }
        assertEquals(0, answer());
        assertTrue(parts > 1, "in one go");
        assertEquals(1, domain.counts().snapshot().get("event_channel_op.reset"), "counted once");
        // All are free again, the two of console and store with them.
        assertEquals(most + 2, fill());
    }

    /** What another vCPU would do meanwhile: the state of the reset is the domain's, so one vCPU shows it. */
    @Test
    void anotherResetMeanwhileIsBusyAndAPortOpenedMeanwhileKeepsTheForm() {
        fill();
        assertFalse(beginReset());
        assertEquals(-Errno.EBUSY, bench.call(vcpu, EVENT, EventChannelOp.EVTCHNOP_reset, ARGS));
        assertEquals(0, ipi());
        bench.scratch(domain, 0x7ff0);
        assertEquals(-Errno.EAGAIN, bench.call(vcpu, EVENT, RESET_CONTINUED, ARGS));
        // Nothing is under way any more: the next one takes the port that was opened.
        assertEquals(-Errno.EBUSY, bench.call(vcpu, EVENT, RESET_CONTINUED, ARGS));
        assertTrue(beginReset());
        assertEquals(0, answer());
    }

    @Test
    void aContinuationOutOfTheBlueIsRefused() {
        bench.scratch(domain, 0x7ff0);
        assertEquals(-Errno.EBUSY, bench.call(vcpu, EVENT, RESET_CONTINUED, ARGS));
    }

    @Test
    void aDomainMayEndInTheMiddleOfAReset() {
        fill();
        assertFalse(beginReset());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLongTrapTableGivesWayAndGoesOn(boolean narrow) {
        width(narrow);
        for (int i = 0; i < ENTRIES; i++) {
            // The last one of a vector stays; its address is its place in the list.
            long head = i & 0xff | (narrow ? 0 : 0xe033L << 16);
            if (narrow) {
                put(i, head | (long) (i + 1) << 32);
            } else {
                put(2 * i, head);
                put(2 * i + 1, i + 1);
            }
        }
        int parts = 1;
        boolean done = bench.callOnce(vcpu, Hypercall.HYPERVISOR_set_trap_table, LIST);
        while (!done) {
            parts++;
            done = bench.goOn(vcpu);
        }
        assertEquals(0, answer());
        assertTrue(parts > 2, parts + " parts");
        for (int vector = 0; vector < 256; vector++) {
            int last = vector + 256 * ((ENTRIES - 1 - vector) / 256);
            assertEquals(last + 1, vcpu.pv().trapAddress[vector], "vector " + vector);
        }
    }

    private void put(int index, long word) {
        bench.machine.memory().writeLong(bench.translate(domain, LIST + index * 8L), word);
    }
}
