// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import java.util.ArrayList;
import java.util.List;

/** Takes down what is configured; refuses a value of 13. */
final class FakeCpupools implements Cpupools {
    static final long REFUSED = 13;

    final List<String> configured = new ArrayList<>();

    @Override
    public void configure(String scheduler, List<Setting> settings) {
        if (settings.stream().anyMatch(setting -> setting.value() == REFUSED)) {
            throw new IllegalArgumentException("scheduler " + scheduler + " refuses its configuration: bad luck");
        }
        configured.add(scheduler + " " + settings.stream().map(setting -> setting.domid() + ":" + setting.name() + "="
            + setting.value()).sorted().toList());
    }

    @Override
    public List<Cpupool> pools() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long free() {
        throw new UnsupportedOperationException();
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
    public void move(List<Integer> vcpus, int pool) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Scheduler scheduler(int pool) {
        throw new UnsupportedOperationException();
    }
}
