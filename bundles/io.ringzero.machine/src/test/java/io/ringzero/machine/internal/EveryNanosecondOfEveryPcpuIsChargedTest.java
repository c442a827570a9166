// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.runqueue.RoundRobin;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A pCPU's parts add up to its time, and what pCPUs gave is what vCPUs ran, after whatever is done to them. */
class EveryNanosecondOfEveryPcpuIsChargedTest {
    @Test
    void inVirtualTime() throws Exception {
        for (int pcpus = 1; pcpus <= 4; pcpus++) {
            for (int seed = 1; seed <= 5; seed++) {
                check(TestMachine.virtual(pcpus), seed, pcpus);
            }
        }
    }

    @Test
    void onThreadsOfTheHost() throws Exception {
        check(TestMachine.real(3), 7, 3);
    }

    private static void check(TestMachine machine, int seed, int pcpus) throws Exception {
        Random random = new Random(seed);
        try (TestMachine test = machine; FakeCore core = new FakeCore(test.machine)) {
            List<Integer> vcpus = new ArrayList<>();
            test.start(core, () -> {
                for (int i = 0; i < 5; i++) {
                    vcpus.add(core.vcpu(random.nextInt(5000)));
                }
                return core;
            });
            test.machine.schedulerSeats().added(new Choice<>("other", new RoundRobin(300), true));
            long now = test.machine.clock().systemNanos();
            for (int i = 0; i < 120; i++) {
                now += random.nextInt(700_000);
                test.runTo(now);
                int which = vcpus.isEmpty() ? -1 : vcpus.get(random.nextInt(vcpus.size()));
                int pcpu = random.nextInt(pcpus);
                int what = random.nextInt(14);
                test.machine.atSafePoint(() -> change(test.machine, core, vcpus, which, pcpu, what));
                add(test.machine, vcpus);
            }
        }
    }

    private static boolean change(Machine machine, FakeCore core, List<Integer> vcpus, int which, int pcpu, int what) {
        Cpupools pools = machine.cpupools();
        boolean in = (pools.free() >>> pcpu & 1) == 0;
        switch (what) {
            case 0, 1, 2, 3 -> machine.vcpus().sleep(which);
            case 4, 5, 6, 7, 8 -> vcpus.forEach(machine.vcpus()::wake);
            case 9 -> machine.vcpus().yielded(which);
            case 10 -> {
                if (vcpus.size() > 1) {
                    machine.vcpus().remove(which);
                    vcpus.remove(Integer.valueOf(which));
                }
            }
            case 11 -> vcpus.add(core.vcpu(1000));
            case 12 -> {
                if (in && machine.pcpus().size() - Long.bitCount(pools.free()) > 1) {
                    pools.removePcpu(Cpupools.FIRST, pcpu);
                } else if (!in) {
                    pools.addPcpu(Cpupools.FIRST, pcpu);
                }
            }
            default -> machine.slots().use("scheduler", pcpu == 0 ? "other" : "built-in");
        }
        return in;
    }

    private static void add(Machine machine, List<Integer> vcpus) throws Exception {
        machine.atSafePoint(() -> {
            TimeAccounts accounts = machine.accounts();
            long guests = 0;
            for (TimeAccounts.Pcpu pcpu : accounts.pcpus()) {
                assertEquals(pcpu.untilNanos() - pcpu.sinceNanos(), pcpu.guestNanos() + pcpu.hypervisorNanos()
                    + pcpu.idleNanos(), pcpu.toString());
                assertTrue(pcpu.untilNanos() >= machine.clock().systemNanos(), pcpu.toString());
                guests += pcpu.guestNanos();
            }
            assertEquals(guests, accounts.presentNanos() + accounts.removedNanos(), accounts.toString());
            assertEquals(accounts.presentNanos(),
                vcpus.stream().mapToLong(vcpu -> machine.vcpus().runstate(vcpu).runningNanos()).sum());
            return guests;
        });
    }
}
