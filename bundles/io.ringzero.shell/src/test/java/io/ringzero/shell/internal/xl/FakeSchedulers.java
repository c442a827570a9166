// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Section;
import io.ringzero.inject.Services;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One scheduler, named rr and credit2, that claims weights and to serve all, has one parameter and runs nobody. */
final class FakeSchedulers implements Services<Scheduler>, Scheduler {
    private final Map<String, Long> values = new HashMap<>();
    private final List<Parameter> parameters;

    FakeSchedulers() {
        this(List.of(new Parameter("ratelimit_us", false, 0, 500_000, 1000, "least time"),
            new Parameter("share_us", true, 1, 100, 5, "time of a domain")));
    }

    FakeSchedulers(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    @Override
    public List<Entry<Scheduler>> all() {
        return List.of(new Entry<>(this, Map.of("ringzero.name", "rr"), 1),
            new Entry<>(this, Map.of("ringzero.name", "credit2"), 2));
    }

    @Override
    public Registration listen(Listener<Scheduler> listener) {
        throw new AssertionError("nobody listens");
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.SERVES_ALL, Claim.WEIGHTS);
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public void tune(int domid, String name, long value) {
        values.put(domid + " " + name, value);
    }

    @Override
    public long tuned(int domid, String name) {
        long preset = parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst().orElseThrow()
            .preset();
        long ofDomain = values.getOrDefault(Parameter.domid(domid) + " " + name, preset);
        return values.getOrDefault(domid + " " + name, ofDomain);
    }

    @Override
    public void add(int vcpu, VcpuParams params) {
        throw new AssertionError();
    }

    @Override
    public void remove(int vcpu) {
        throw new AssertionError();
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        throw new AssertionError();
    }

    @Override
    public void wake(int vcpu, long now) {
        throw new AssertionError();
    }

    @Override
    public void sleep(int vcpu, long now) {
        throw new AssertionError();
    }

    @Override
    public void yielded(int vcpu, long now) {
        throw new AssertionError();
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        return IDLE;
    }

    @Override
    public void pcpuAdded(int pcpu) {
        throw new AssertionError();
    }

    @Override
    public void pcpuRemoved(int pcpu) {
        throw new AssertionError();
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        throw new AssertionError();
    }
}
