// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** CPU pools that keep books and run nothing. The first pool's scheduler is that of the machine's slot. */
public final class FakeCpupools implements Cpupools {
    /** Finds the scheduler of a name. */
    public @Nullable Function<String, Scheduler> schedulers;
    private final Supplier<String> first;
    private final long all;
    private final Map<Integer, Cpupool> pools = new TreeMap<>();

    FakeCpupools(long all, Supplier<String> first) {
        this.all = all;
        this.first = first;
        pools.put(FIRST, new Cpupool(FIRST, FIRST_NAME, "scheduler", null, all, 0));
    }

    @Override
    public List<Cpupool> pools() {
        return pools.values().stream().map(pool -> pool.id() == FIRST
            ? new Cpupool(FIRST, pool.name(), pool.slot(), first.get(), pool.pcpus(), pool.vcpus())
            : pool).toList();
    }

    @Override
    public long free() {
        return pools.values().stream().mapToLong(Cpupool::pcpus).reduce(all, (left, used) -> left & ~used);
    }

    @Override
    public int create(String name, String scheduler, long pcpus) {
        if ((pcpus & ~free()) != 0) {
            throw new IllegalArgumentException("pCPU " + Long.numberOfTrailingZeros(pcpus & ~free()) + " is not free");
        }
        int id = pools.size();
        pools.put(id, new Cpupool(id, name, "scheduler-" + id, scheduler, pcpus, 0));
        return id;
    }

    @Override
    public void destroy(int pool) {
        pools.remove(pool);
    }

    @Override
    public void rename(int id, String name) {
        Cpupool pool = get(id);
        pools.put(id, new Cpupool(id, name, pool.slot(), pool.scheduler(), pool.pcpus(), pool.vcpus()));
    }

    @Override
    public void addPcpu(int id, int pcpu) {
        pcpus(id, get(id).pcpus() | 1L << pcpu);
    }

    @Override
    public void removePcpu(int id, int pcpu) {
        pcpus(id, get(id).pcpus() & ~(1L << pcpu));
    }

    @Override
    public void move(List<Integer> vcpus, int pool) {
        throw new UnsupportedOperationException("the shell asks the control interface");
    }

    @Override
    public Scheduler scheduler(int pool) {
        String name = pool == FIRST ? first.get() : String.valueOf(get(pool).scheduler());
        return Objects.requireNonNull(schedulers).apply(name);
    }

    @Override
    public void configure(String scheduler, List<Setting> settings) {
        throw new UnsupportedOperationException("configurations do");
    }

    private Cpupool get(int id) {
        return Objects.requireNonNull(pools.get(id));
    }

    private void pcpus(int id, long pcpus) {
        Cpupool pool = get(id);
        pools.put(id, new Cpupool(id, pool.name(), pool.slot(), pool.scheduler(), pcpus, pool.vcpus()));
    }
}
