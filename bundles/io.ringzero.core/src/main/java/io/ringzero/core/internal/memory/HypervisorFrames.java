// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.HypervisorMap;
import io.ringzero.core.internal.paging.PageTables;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The frame table of the machine and what is made once beside it. The same for the core's whole life. */
@Singleton
public final class HypervisorFrames implements AutoCloseable {
    private final FrameTable table;
    private final FrameAllocator allocator;
    private final MachineToPhysical machineToPhysical;
    private final PageTables pageTables;
    private final Holds holds = new Holds();

    @Inject
    public HypervisorFrames(Machine machine) {
        table = new FrameTable(machine.memory().frames());
        machineToPhysical = new MachineToPhysical(machine.memory());
        allocator = new FrameAllocator(machine.memory(), table, machineToPhysical, machineToPhysical.reserved(),
            machine.tlbs()::settle);
        HypervisorMap map = new HypervisorMap(machine.memory(), allocator, machineToPhysical);
        pageTables = new PageTables(machine, table, allocator, map);
    }

    public FrameTable table() {
        return table;
    }

    public FrameAllocator allocator() {
        return allocator;
    }

    public MachineToPhysical machineToPhysical() {
        return machineToPhysical;
    }

    public PageTables pageTables() {
        return pageTables;
    }

    public Holds holds() {
        return holds;
    }

    @Override
    public void close() {
        table.close();
    }
}
