// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Machine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Engine, MMU and scheduler are updated twenty times each while GRUB boots and answers: it ends with the same memory as
 * without, and no other bundle is stopped, refreshed or restarted.
 */
class UpdatedBundlesDoNotShowTest {
    private static final List<String> UPDATED = List.of("io.ringzero.cpu.interpreter", "io.ringzero.mmu",
        "io.ringzero.sched.rr");
    private static final int ROUNDS = 20;
    private static final List<String> LINES = List.of("set a=41; echo $a$a", "echo done");
    private final Ringzero ringzero = new Ringzero();

    @Test
    void inVirtualTimeMemoryEndsTheSame() throws Exception {
        GrubRun.Result without = new GrubRun().run("virtual", LINES);
        List<String> disturbed = Collections.synchronizedList(new ArrayList<>());
        GrubRun.Result with = new GrubRun().run("virtual", LINES,
            (machine, start) -> watching(disturbed, () -> updateAtFixedTimes(machine, start, without.nanos())));
        assertEquals(List.of("4141", "done"), with.answers());
        assertEquals(without.instructions(), with.instructions());
        assertEquals(without.nanos(), with.nanos());
        assertEquals(without.memorySha256(), with.memorySha256());
        assertEquals(List.of(), with.audit().differences());
        assertEquals(List.of(), disturbed);
    }

    @Test
    void inRealTimeItStillAnswers() throws Exception {
        List<String> disturbed = Collections.synchronizedList(new ArrayList<>());
        GrubRun.Result run = new GrubRun().run("real", LINES, (machine, start) -> watching(disturbed, () -> {
            start.run();
            for (int round = 0; round < ROUNDS; round++) {
                updateAll();
            }
        }));
        assertEquals(List.of("4141", "done"), run.answers());
        assertEquals(List.of(), run.audit().differences());
        assertEquals(List.of(), disturbed);
    }

    private void updateAtFixedTimes(Machine machine, Runnable start, long endNanos) throws Exception {
        Machine.Hold standing = machine.hold();
        start.run();
        for (int round = 1; round <= ROUNDS; round++) {
            var next = machine.holdAt(endNanos * round / (ROUNDS + 1)).toCompletableFuture();
            standing.close();
            standing = next.get(60, TimeUnit.SECONDS);
            updateAll();
        }
        standing.close();
    }

    private void updateAll() throws Exception {
        for (String name : UPDATED) {
            ringzero.bundle(name).update();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void watching(List<String> disturbed, Work work) throws Exception {
        SynchronousBundleListener bundles = event -> {
            Bundle bundle = event.getBundle();
            if (!UPDATED.contains(bundle.getSymbolicName()) && (event.getType() & (BundleEvent.STOPPING
                | BundleEvent.UNRESOLVED | BundleEvent.STARTING | BundleEvent.UPDATED)) != 0) {
                disturbed.add(bundle.getSymbolicName() + " event " + event.getType());
            }
        };
        // An update refreshes the updated bundle itself, which is announced too; that of another would unresolve it.
        FrameworkListener framework = event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                disturbed.add("framework event " + event.getType() + " " + event.getThrowable());
            }
        };
        ringzero.context().addBundleListener(bundles);
        ringzero.context().addFrameworkListener(framework);
        try {
            work.run();
        } finally {
            ringzero.context().removeBundleListener(bundles);
            ringzero.context().removeFrameworkListener(framework);
        }
    }
}
