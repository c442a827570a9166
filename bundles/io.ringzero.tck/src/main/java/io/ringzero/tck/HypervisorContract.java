// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.KernelImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Domains come paused and whole or not at all, live under ids that never name another one, and leave nothing. */
public abstract class HypervisorContract {
    private static final long KIB = 16 << 10;

    /** The hypervisor under test; it has no domain but domain 0. */
    protected abstract Hypervisor hypervisor();

    /** Its control interface. */
    protected abstract Control control();

    /** A kernel that boots in 16 MiB. */
    protected abstract KernelImage kernel() throws Exception;

    private DomainSpec spec(String name, long kib) throws Exception {
        return new DomainSpec(name, "00000000-0000-4000-8000-" + String.format("%012x", name.hashCode() & 0xffffffffL),
            kernel(), null, "", kib, kib, 1, 256);
    }

    private DomainInfo info(DomainId id) {
        return hypervisor().domain(id).orElseThrow();
    }

    @Test
    void aNewDomainIsPausedAndListedAndItsEndGivesBackEveryFrame() throws Exception {
        long free = hypervisor().info().freeFrames();
        DomainId id = control().create(spec("one", KIB));
        assertTrue(info(id).paused());
        assertEquals(KIB, info(id).memoryKib());
        assertEquals(List.of(DomainId.ZERO, id), hypervisor().domains().stream().map(DomainInfo::id).toList());
        assertEquals(List.of(), hypervisor().audit().differences());
        control().destroy(id);
        assertEquals(free, hypervisor().info().freeFrames());
        assertEquals(List.of(), hypervisor().audit().differences());
    }

    @Test
    void pausesAddUp() throws Exception {
        DomainId id = control().create(spec("one", KIB));
        control().pause(id);
        control().unpause(id);
        assertTrue(info(id).paused());
        control().unpause(id);
        assertFalse(info(id).paused());
        control().destroy(id);
    }

    @Test
    void anIdOfAnEndedDomainNamesNothing() throws Exception {
        DomainId first = control().create(spec("one", KIB));
        control().destroy(first);
        DomainId second = control().create(spec("two", KIB));
        assertTrue(hypervisor().domain(first).isEmpty());
        assertThrows(ControlException.class, () -> control().pause(first));
        assertThrows(ControlException.class, () -> control().destroy(first));
        assertEquals("two", info(second).name());
        control().destroy(second);
    }

    @Test
    void whatCannotBeDoneIsRefusedAndChangesNothing() throws Exception {
        DomainId id = control().create(spec("one", KIB));
        long free = hypervisor().info().freeFrames();
        ControlException taken = assertThrows(ControlException.class, () -> control().create(spec("one", KIB)));
        assertFalse(String.valueOf(taken.getMessage()).isBlank());
        long tooMuch = (free + 1) * 4;
        ControlException large = assertThrows(ControlException.class, () -> control().create(spec("two", tooMuch)));
        assertFalse(String.valueOf(large.getMessage()).isBlank());
        assertEquals(free, hypervisor().info().freeFrames());
        assertEquals(2, hypervisor().domains().size());
        control().rename(id, "other");
        assertEquals("other", info(id).name());
        control().destroy(id);
    }
}
