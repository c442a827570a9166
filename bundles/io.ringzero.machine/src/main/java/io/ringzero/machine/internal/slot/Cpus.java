// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.swap.Section;
import io.ringzero.machine.internal.run.Outbox;
import io.ringzero.machine.internal.vcpu.Pcpu;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processors that the engine in use opened, one for each pCPU. They change at safe points; kicks come from any thread and
 * never reach one that is closed.
 */
public final class Cpus implements Occupant<CpuEngine> {
    private final List<Pcpu> pcpus;
    private final CpuMachine machine;
    private final Outbox outbox;
    private List<Cpu> open = List.of();

    public Cpus(List<Pcpu> pcpus, CpuMachine machine, Outbox outbox) {
        this.pcpus = pcpus;
        this.machine = machine;
        this.outbox = outbox;
    }

    /** The processor of a pCPU; by the machine's owner. */
    @SuppressWarnings("GuardedBy") // the list changes at safe points only, so its readers need no lock
    public Cpu of(Pcpu pcpu) {
        return open.get(pcpu.number());
    }

    /** Ends the present or next run of each; any thread. */
    public synchronized void kick() {
        open.forEach(Cpu::kick);
    }

    /** Ends the present or next run of one pCPU; any thread. */
    public synchronized void kick(int number) {
        if (number < open.size()) {
            open.get(number).kick();
        }
    }

    @Override
    public Section record(@Nullable Section exported) {
        return exported == null ? Section.EMPTY : exported;
    }

    @Override
    public void install(CpuEngine next) {
        List<Cpu> fresh = new ArrayList<>();
        try {
            for (Pcpu pcpu : pcpus) {
                fresh.add(next.open(pcpu.id, pcpu.tlb, machine));
            }
        } catch (RuntimeException | Error e) {
            fresh.forEach(this::close);
            throw e;
        }
        replace(fresh);
    }

    @Override
    public void uninstall() {
        replace(List.of());
    }

    private void replace(List<Cpu> fresh) {
        List<Cpu> old;
        synchronized (this) {
            old = open;
            open = List.copyOf(fresh);
        }
        old.forEach(this::close);
        pcpus.forEach(pcpu -> pcpu.tlb.flush());
    }

    private void close(Cpu cpu) {
        try {
            cpu.close();
        } catch (RuntimeException | Error e) {
            outbox.log(Level.WARNING, "a processor did not close in peace: " + e, e);
        }
    }
}
