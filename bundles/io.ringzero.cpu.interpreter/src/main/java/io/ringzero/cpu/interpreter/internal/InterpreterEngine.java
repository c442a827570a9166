// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.swap.Section;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The interpreter as a service. Holds no guest state; when it stops, every processor that is still open is closed, so that no
 * watcher and no frame flag stays behind. Thread-safe; opened and closed at safe points.
 */
final class InterpreterEngine implements CpuEngine, AutoCloseable {
    /** Per machine: which frames its processors have decoded from, and the processors. */
    private final Map<MachineMemory, Machine> machines = new IdentityHashMap<>();

    private final int hot;

    @Inject
    InterpreterEngine() {
        this(Regions.HOT);
    }

    /** @param hot see {@link Regions#HOT} */
    InterpreterEngine(int hot) {
        this.hot = hot;
    }

    private record Machine(CodeMarks marks, Exclusive exclusive, List<InterpreterCpu> open) {
    }

    @Override
    public synchronized Cpu open(PcpuId pcpu, Tlb tlb, CpuMachine machine) {
        Machine of = machines.computeIfAbsent(machine.memory(),
            m -> new Machine(new CodeMarks(m), new Exclusive(), new ArrayList<>()));
        InterpreterCpu cpu = new InterpreterCpu(pcpu, tlb, machine, of.marks(), of.exclusive(), hot,
            closing -> closed(machine.memory(), closing));
        of.open().add(cpu);
        return cpu;
    }

    @Override
    public CpuidTable features() {
        return Features.table();
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        // complete in CpuState: whatever another engine left, there is nothing to take over
    }

    @Override
    public void abandon() {
        close();
    }

    @Override
    public void close() {
        List<InterpreterCpu> left = new ArrayList<>();
        synchronized (this) {
            machines.values().forEach(machine -> left.addAll(machine.open()));
        }
        left.forEach(InterpreterCpu::close);
    }

    private synchronized void closed(MachineMemory memory, InterpreterCpu cpu) {
        Machine machine = machines.get(memory);
        if (machine != null) {
            machine.open().remove(cpu);
            if (machine.open().isEmpty()) {
                machines.remove(memory);
            }
        }
    }
}
