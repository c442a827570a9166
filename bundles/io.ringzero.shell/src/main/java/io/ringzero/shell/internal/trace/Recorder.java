// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuInfo;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** Records the machine's events for a while, into a file that is gone afterwards. Any thread; several at once do not disturb each other. */
public final class Recorder {
    private final Hypervisor hypervisor;

    @Inject
    Recorder(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** How long to record: comes back when it is enough. */
    @FunctionalInterface
    public interface Wait {
        void untilEnough() throws InterruptedException;
    }

    /**
     * Records.
     *
     * @throws IOException when this JVM has no Flight Recorder, or the temporary file cannot be written or read
     */
    public Trace record(Wait wait) throws IOException, InterruptedException {
        if (!FlightRecorder.isAvailable()) {
            throw new IOException("this JVM has no Flight Recorder (jdk.jfr)");
        }
        Path file = Files.createTempFile("ringzero-sched", ".jfr");
        try (Recording recording = new Recording()) {
            recording.setName("ringzero sched-trace");
            RecordedMoments.NAMES.forEach(name -> recording.enable(name).withoutThreshold().withoutStackTrace());
            recording.start();
            long begin = hypervisor.info().systemNanos();
            wait.untilEnough();
            Map<Who, Trace.Standing> last = new TreeMap<>();
            Map<Integer, String> names = new TreeMap<>();
            look(last, names);
            long end = hypervisor.info().systemNanos();
            recording.stop();
            recording.dump(file);
            RecordedMoments recorded = RecordedMoments.read(file, begin);
            long until = recorded.cut() > 0 ? recorded.moments().getLast().nanos() : end;
            return new Trace(begin, Math.max(begin + 1, until), hypervisor.info().pcpus(), recorded.moments(), last,
                names, recorded.cut());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void look(Map<Who, Trace.Standing> last, Map<Integer, String> names) {
        for (DomainInfo domain : hypervisor.domains()) {
            names.put(domain.id().domid(), domain.name());
            boolean stands = domain.paused() || domain.dying() || domain.shutdown() != null;
            for (VcpuInfo vcpu : hypervisor.vcpus(domain.id())) {
                State state = vcpu.running()
                    ? State.RUNNING
                    : stands || vcpu.blocked() || !vcpu.up() ? State.BLOCKED : State.WAITING;
                last.put(new Who(domain.id().domid(), vcpu.id().number()), new Trace.Standing(state, vcpu.pcpu()));
            }
        }
    }
}
