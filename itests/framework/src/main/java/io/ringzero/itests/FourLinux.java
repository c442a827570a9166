// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Four Linux guests at work that check what they do: two compute sums, one answers on its console after a timer each time, one has a
 * shell at which somebody types. One thread.
 */
final class FourLinux {
    private static final long PATIENCE_SECONDS = 900;
    private static final String SUM = "886715e4051e827f4fe215df3053af3f85ad0d352db2c829c7487af6d78efe30";
    private static final String COMPLAINTS = "dmesg | grep -c -E 'BUG:|WARNING|Oops|lockup| stall|hung task'";
    private static final int COMPUTE = 2;
    private static final int TALKS = 2;
    private static final int SHELL = 3;
    private static final int GUESTS = 4;

    private final LinuxGuest linux;
    private final ConsoleBackend consoles;
    private final List<DomainId> domains = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private final List<AutoCloseable> listening = new ArrayList<>();

    FourLinux(LinuxGuest linux) throws Exception {
        this.linux = linux;
        consoles = linux.ringzero().service(ConsoleBackend.class);
    }

    /** Boots them side by side and puts them to work; the machine stands. */
    Machine.Hold begin() throws Exception {
        GuestConfig config;
        try (InputStream load = Objects.requireNonNull(FourLinux.class.getResourceAsStream("load.sh"))) {
            config = new ExtraFiles().program("soak/load.sh", load.readAllBytes()).in(linux.config());
        }
        Machine.Hold hold = linux.machine().hold();
        for (int i = 0; i < GUESTS; i++) {
            domains.add(linux.ringzero().service(Toolstack.class).create(config.named("linux" + i, null)));
        }
        for (DomainId domain : domains) {
            linux.unpause(domain);
        }
        for (int i = 0; i < GUESTS; i++) {
            List<String> lines = i < COMPUTE
                ? List.of("set +m", "sh /soak/load.sh cpu " + SUM + " &")
                : List.of("set +m");
            hold = linux.type(domains.get(i), linux.script(domains.get(i), PATIENCE_SECONDS, lines), hold);
        }
        talk(TALKS, "talk (\\d+)\n", "%d", "sh /soak/load.sh talk");
        talk(SHELL, "\n(\\d+)\n/ # $", "echo $((%d + 1)) | cat", "echo 0 | cat");
        return hold;
    }

    private void talk(int guest, String said, String reply, String opening) throws Exception {
        Console console = console(guest);
        Talk talk = new Talk(console, said, reply);
        talks.add(talk);
        listening.add(console.listen(talk, false));
        type(guest, opening);
    }

    private Console console(int guest) throws Exception {
        return consoles.console(domains.get(guest)).orElseThrow();
    }

    private void type(int guest, String line) throws Exception {
        console(guest).type((line + "\r").getBytes(StandardCharsets.US_ASCII));
    }

    /** vCPUs that run or could; while the machine stands. */
    int runnable() throws Exception {
        Hypervisor hypervisor = linux.ringzero().service(Hypervisor.class);
        return (int) domains.stream().flatMap(domain -> hypervisor.vcpus(domain).stream())
            .filter(vcpu -> vcpu.up() && !vcpu.blocked()).count();
    }

    /**
     * Ends the work and the guests.
     *
     * @param wrong hears what any of them has found wrong
     * @return what they did
     */
    List<String> end(Machine.Hold standing, List<String> wrong) throws Exception {
        talks.forEach(Talk::end);
        Machine.Hold hold = standing;
        type(TALKS, "stop");
        List<String> done = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            List<String> lines = i < COMPUTE
                ? List.of("touch /stop; wait; cat /result", COMPLAINTS)
                : List.of("echo still there", COMPLAINTS);
            GuestScript script = linux.script(domains.get(i), PATIENCE_SECONDS, lines);
            hold = linux.type(domains.get(i), script, hold);
            String answer = script.answers().getFirst();
            if (!answer.matches(i < COMPUTE ? "summed: [1-9]\\d*" : "still there")
                || !script.answers().getLast().equals("0")) {
                wrong.add("guest " + i + " answered " + script.answers());
            }
            done.add(i < COMPUTE ? answer : "talked: " + talks.get(i - COMPUTE).turns());
        }
        for (Talk talk : talks) {
            if (!talk.wrong().isEmpty() || talk.turns() < 2) {
                wrong.add("talk: " + talk.wrong() + " in " + talk.turns() + " turns");
            }
        }
        for (AutoCloseable each : listening) {
            each.close();
        }
        for (DomainId domain : domains) {
            linux.destroy(domain);
        }
        hold.close();
        return done;
    }
}
