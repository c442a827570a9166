// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.shell.internal.FakeSystem;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code xl sched-rtds}: xl's columns, of domains and of vCPUs, and values that are set for several vCPUs at once, all or none. */
class RtdsIsShownAndSetAsByXlTest {
    private static final String NAME = String.format("%-33s", "test");

    private final FakeSystem system = new FakeSystem();
    private final FakeSchedulers rtds = new FakeSchedulers(List.of(
        new Parameter("period", true, 100, 1_000_000, 10_000, "period"),
        new Parameter("budget", true, 10, 1_000_000, 4000, "budget"),
        new Parameter("extratime", true, 0, 1, 1, "extra time")));

    @BeforeEach
    void begin() throws Exception {
        system.machine.scheduler = "rtds";
        system.machine.pools.schedulers = name -> rtds;
        system.create(FakeSystem.config(null));
        system.vcpus = 3;
    }

    private String xl(String line) throws Exception {
        RtdsVerb verb = new RtdsVerb(new SchedulerInUse(system.machine), system, new Domains(system));
        Verb rtdsVerb = verb.verbs().getFirst();
        Seat seat = new Seat(new ByteArrayInputStream(new byte[0]), new PrintStream(PrintStream.nullOutputStream()),
            () -> () -> {
            });
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        return rtdsVerb.action().run(Arguments.parse(rtdsVerb, words, seat));
    }

    @Test
    void ofDomains() throws Exception {
        String header = String.format("%-33s   ID    Period    Budget  Extratime%n", "Name");
        assertEquals("Cpupool Pool-0: sched=RTDS\n" + header + NAME + "    1     10000      4000        yes\n", xl(""));
        assertEquals("", xl("-d test -p 20000 -b 5000 -e 0"));
        assertEquals(header + NAME + "    1     20000      5000         no\n", xl("-d 1"));
    }

    @Test
    void ofVcpus() throws Exception {
        String header = String.format("%-33s   ID VCPU    Period    Budget  Extratime%n", "Name");
        xl("-d test -v 0 -p 20000 -b 5000 -e 0 -v 2 -p 30000 -b 6000 -e 1");
        String first = NAME + "    1    0     20000      5000         no\n";
        String third = NAME + "    1    2     30000      6000        yes\n";
        assertEquals(header + first + NAME + "    1    1     10000      4000        yes\n" + third,
            xl("-d test -v all"));
        assertEquals(header + third + first, xl("-d test -v 2 -v 0"));
        assertEquals("Cpupool Pool-0: sched=RTDS\n" + xl("-d test -v all"), xl("-v all"));
        xl("-d test -v 2 -b 7000");
        assertTrue(xl("-d test -v 2").endsWith("    1    2     30000      7000        yes\n"),
            "what is not given stays");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-c Pool-0 -d test | Specifying a cpupool is not allowed with other options.",
        "-p 20000 | Missing parameters.", "-v 1 | Missing parameters.", "-d test -v all -v 1 | Incorrect VCPU IDs.",
        "-d test -v 3 | '3' is no vCPU of test", "-d test -v one | 'one' is no vCPU of test",
        "-d test -v 0 -v 1 -p 20000 | Incorrect number of period, budget and extratime",
        "-d test -p 20000 -p 30000 | Incorrect number of period, budget and extratime",
        "-d test -b 10001 | a budget beyond its period", "-d test -v 1 -p 3999 | a budget beyond its period",
        "-d test -p 99 | period is 100 to 1000000", "-d test -e 2 | extratime is 0 to 1",
        "-d test -p soon | 'soon' is no period", "-d none -p 20000 | there is no domain 'none'",
        "-c none | unknown cpupool 'none'"})
    void wrongUseIsNamedAndChangesNothing(String line, String message) throws Exception {
        String before = xl("-d test -v all");
        String said = String.valueOf(assertThrows(XlException.class, () -> xl(line)).getMessage());
        assertTrue(said.startsWith(message), said);
        assertEquals(before, xl("-d test -v all"));
    }
}
