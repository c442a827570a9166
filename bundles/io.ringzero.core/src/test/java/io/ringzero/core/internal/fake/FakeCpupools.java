// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import java.util.List;

/** Two pools, the second without a pCPU; nothing changes. */
final class FakeCpupools implements Cpupools {
    @Override
    public List<Cpupool> pools() {
        return List.of(new Cpupool(FIRST, FIRST_NAME, "scheduler", "rr", 1, 0), new Cpupool(1, "empty", "scheduler-1",
            "rr", 0, 0));
    }

    @Override
    public long free() {
        return 0;
    }

    @Override
    public void move(List<Integer> vcpus, int pool) {
        if (pool != FIRST) {
            throw new IllegalArgumentException("CPU pool empty has no pCPU");
        }
    }

    @Override
    public int create(String name, String scheduler, long pcpus) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(int pool) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rename(int pool, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addPcpu(int pool, int pcpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removePcpu(int pool, int pcpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void configure(String scheduler, List<Setting> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scheduler scheduler(int pool) {
        throw new UnsupportedOperationException();
    }
}
