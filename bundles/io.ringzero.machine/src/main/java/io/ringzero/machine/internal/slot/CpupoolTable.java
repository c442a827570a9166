// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.machine.internal.run.Gate;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The CPU pools as their interface shows them. Every change checks all it needs at the safe point at which it is made: first the books,
 * then the schedulers hear of it.
 */
public final class CpupoolTable implements Cpupools {
    private static final int LONGEST_NAME = 64;

    private final Pools pools;
    private final Vcpus vcpus;
    private final List<Pcpu> pcpus;
    private final Gate gate;
    private final Consumer<Pcpu> clear;

    /**
     * @param clear has whoever sits on a pCPU leave it, at a safe point
     */
    public CpupoolTable(Pools pools, Vcpus vcpus, List<Pcpu> pcpus, Gate gate, Consumer<Pcpu> clear) {
        this.pools = pools;
        this.vcpus = vcpus;
        this.pcpus = pcpus;
        this.gate = gate;
        this.clear = clear;
    }

    @Override
    public List<Cpupool> pools() {
        return safely(() -> pools.all().stream().map(pool -> new Cpupool(pool.id, pool.name, pool.seat.name(),
            pool.seat.info().inUse(), vcpus.pool(pool.id), vcpus.members(pool.id).size())).toList());
    }

    @Override
    public long free() {
        return safely(() -> vcpus.pool(NONE));
    }

    @Override
    public int create(String name, String scheduler, long members) {
        Pool made = safely(() -> {
            named(NONE, name);
            free(members);
            Pool pool = pools.make(name);
            pool.seat.open();
            pool.slot.restartWatch();
            return pool;
        });
        boolean done = false;
        try {
            if (!scheduler.equals(Seat.BUILT_IN)) {
                SwapReport report = made.seat.use(scheduler);
                if (!report.done()) {
                    throw new IllegalArgumentException(report.reason());
                }
            }
            safely(() -> {
                free(members);
                pcpus.stream().filter(pcpu -> bit(members, pcpu)).forEach(pcpu -> give(made, pcpu));
                return made;
            });
            done = true;
            return made.id;
        } finally {
            if (!done) {
                safely(() -> {
                    pools.drop(made);
                    return made;
                });
            }
        }
    }

    @Override
    public void destroy(int id) {
        safely(() -> {
            Pool pool = pool(id);
            require(id != FIRST, "CPU pool " + pool.name + " is always there");
            require(vcpus.members(id).isEmpty(), "CPU pool " + pool.name + " has domains: move them to another first");
            pcpus.stream().filter(pcpu -> pcpu.pool == id).forEach(pcpu -> take(pool, pcpu));
            pools.drop(pool);
            return pool;
        });
    }

    @Override
    public void rename(int id, String name) {
        safely(() -> {
            Pool pool = pool(id);
            named(id, name);
            pool.name = name;
            return pool;
        });
    }

    @Override
    public void addPcpu(int id, int number) {
        safely(() -> {
            Pool pool = pool(id);
            require(number >= 0 && number < pcpus.size(), "there is no pCPU " + number);
            free(1L << number);
            give(pool, pcpus.get(number));
            return pool;
        });
    }

    @Override
    public void removePcpu(int id, int number) {
        safely(() -> {
            Pool pool = pool(id);
            require(number >= 0 && number < pcpus.size() && pcpus.get(number).pool == id,
                "pCPU " + number + " is not in CPU pool " + pool.name);
            require(Long.bitCount(vcpus.pool(id)) > 1 || vcpus.members(id).isEmpty(),
                "pCPU " + number + " is the last of CPU pool " + pool.name + ", which has domains");
            take(pool, pcpus.get(number));
            return pool;
        });
    }

    @Override
    public void move(List<Integer> movers, int id) {
        safely(() -> {
            Pool to = pool(id);
            require(vcpus.pool(id) != 0, "CPU pool " + to.name + " has no pCPU");
            for (int vcpu : movers) {
                require(vcpus.exists(vcpu), "there is no vCPU with index " + vcpu);
            }
            movers.stream().filter(vcpu -> vcpus.poolOf(vcpu) != id).forEach(vcpu -> move(vcpu, to));
            return to;
        });
    }

    @Override
    public Scheduler scheduler(int id) {
        return safely(() -> pool(id).seat.current());
    }

    @Override
    public void configure(String scheduler, List<Setting> settings) {
        safely(() -> {
            pools.configure(scheduler, settings);
            return scheduler;
        });
    }

    private void move(int vcpu, Pool to) {
        pcpus.stream().filter(pcpu -> pcpu.vcpu == vcpu).forEach(clear);
        pools.ofVcpu(vcpu).removed(vcpu);
        vcpus.move(vcpu, to.id);
        to.slot.added(vcpu, vcpus.told(vcpu));
        if (vcpus.runnable(vcpu)) {
            to.slot.woken(vcpu);
        }
    }

    private void give(Pool pool, Pcpu pcpu) {
        pcpu.pool = pool.id;
        pool.slot.pcpuAdded(pcpu.number());
        refit(pool);
    }

    private void take(Pool pool, Pcpu pcpu) {
        clear.accept(pcpu);
        pcpu.pool = NONE;
        pool.slot.pcpuRemoved(pcpu.number());
        refit(pool);
    }

    private void refit(Pool pool) {
        vcpus.refit(pool.id).forEach(vcpu -> pool.slot.adjusted(vcpu, vcpus.told(vcpu)));
        pcpus.stream().filter(pcpu -> pcpu.pool == pool.id).forEach(vcpus::rouse);
    }

    private Pool pool(int id) {
        Pool pool = pools.get(id);
        if (pool == null) {
            throw new IllegalArgumentException("there is no CPU pool with number " + id);
        }
        return pool;
    }

    private void named(int self, String name) {
        require(!name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > ' ' && c < 0x7f),
            "the name of a CPU pool is 1 to " + LONGEST_NAME + " printable characters without white space");
        require(pools.all().stream().noneMatch(pool -> pool.id != self && pool.name.equals(name)),
            "there is a CPU pool " + name + " already");
    }

    private void free(long members) {
        long all = pcpus.size() == Long.SIZE ? -1L : (1L << pcpus.size()) - 1;
        require((members & ~all) == 0, "there is no pCPU " + Long.numberOfTrailingZeros(members & ~all));
        for (Pcpu pcpu : pcpus) {
            require(!bit(members, pcpu) || pcpu.pool == NONE, "pCPU " + pcpu.number() + " is not free");
        }
    }

    private static boolean bit(long members, Pcpu pcpu) {
        return (members >>> pcpu.number() & 1) != 0;
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }

    private <T> T safely(Callable<T> work) {
        if (gate.onDriver()) {
            throw new IllegalStateException(
                "CPU pools are not changed on a pCPU's thread: post a command from another");
        }
        try {
            return gate.atSafePoint(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
