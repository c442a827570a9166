// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.TypeLiteral;
import com.google.inject.name.Names;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.toolstack.CpuMask;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.inject.Services;
import io.ringzero.shell.internal.FakeSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code xl} prints and does, as its users type it. */
class XlCommandTest {
    private final FakeSystem system = new FakeSystem();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private byte[] keys = new byte[0];
    private XlCommand command;

    @BeforeEach
    void start() throws Exception {
        FakeSchedulers services = new FakeSchedulers();
        system.machine.pools.schedulers = name -> services.named("ringzero.name", name).orElseThrow().service();
        command = Guice.createInjector(new XlModule(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Machine.class).toInstance(system.machine);
                bind(new TypeLiteral<Services<Scheduler>>() {
                }).toInstance(services);
                bind(new TypeLiteral<Supplier<List<String>>>() {
                }).annotatedWith(Names.named("raw memory")).toInstance(() -> List.of("an.engine", "the.core"));
                bind(Hypervisor.class).toInstance(system);
                bind(Control.class).toInstance(system);
                bind(Toolstack.class).toInstance(system);
                bind(ConsoleBackend.class).toInstance(system.console);
            }
        }).getInstance(XlCommand.class);
        system.create(FakeSystem.config(null));
        system.done.clear();
    }

    private @Nullable String answer(String line) throws Exception {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        Seat seat = new Seat(new ByteArrayInputStream(keys), out, () -> () -> {
        });
        return command.run(line.isEmpty() ? new String[0] : line.split(" "), seat);
    }

    private String xl(String line) throws Exception {
        return String.valueOf(answer(line));
    }

    @Test
    void listIsThatOfXen() throws Exception {
        assertEquals("""
            Name                                        ID   Mem VCPUs\tState\tTime(s)
            Domain-0                                     0     0     1     r-----       0.0
            test                                         1    64     1     -b----       1.5""", xl("list"));
        system.end(ShutdownReason.CRASH);
        assertTrue(xl("list test").endsWith("---sc-       1.5"));
        assertTrue(xl("list -l 1").contains("\"shutdown\": \"crash\""));
    }

    @Test
    void vcpuListIsThatOfXen() throws Exception {
        assertEquals("""
            Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)
            test                                 1     0     1   -b-       1.5  all / 0""", xl("vcpu-list"));
        assertEquals("0-1,3", CpuMask.text(0b1011, 8));
        assertEquals("none", CpuMask.text(0, 8));
    }

    @Test
    void namesAndNumbers() throws Exception {
        assertEquals("1", xl("domid test"));
        assertEquals("test", xl("domname 1"));
        xl("rename 1 other");
        assertEquals("1", xl("domid other"));
        assertThrows(XlException.class, () -> xl("domid 1"));
        assertThrows(XlException.class, () -> xl("domname other"));
        assertTrue(xl("vm-list").endsWith("00000000-0000-0000-0000-000000000001  1    other"));
    }

    @Test
    void uptimeCountsDays() throws Exception {
        assertEquals(
            "Name                                ID Uptime\nDomain-0                             0 1 day,  1:01:01",
            xl("uptime 0"));
        assertEquals(" 00:00:00 up 1 day,  1:01, Domain-0 (0)", xl("uptime -s 0"));
    }

    @Test
    void infoAndLog() throws Exception {
        String info = xl("info");
        assertTrue(info.contains("xen_version            : 4.17.0-ringzero"), info);
        assertTrue(info.contains("free_memory            : 128"), info);
        assertTrue(info.contains("slot_scheduler         : rr"), info);
        assertTrue(info.contains("raw_memory             : an.engine the.core"), info);
        assertEquals("128", xl("info free_memory"));
        assertEquals("(XEN) [    1.500000] d1 was here", xl("dmesg"));
        xl("dmesg -c");
        xl("debug-keys qe");
        assertEquals(List.of("clear", "key q", "key e"), system.done);
        assertEquals("65536 frames, 0 differences", xl("audit"));
        assertTrue(xl("hypercalls test").matches("(?s)event_channel_op.send +7\nsched_op.yield +21"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"destroy", "pause", "unpause"})
    void lifeGoesToThoseNamed(String verb) throws Exception {
        assertNull(answer(verb + " test"));
        assertEquals(List.of(verb + " 1"), system.done);
    }

    @Test
    void createReadsAndStarts() throws Exception {
        xl("create -p guest.cfg memory=32");
        assertEquals(List.of("read guest.cfg [memory=32]", "create test"), system.done);
        system.done.clear();
        xl("create guest.cfg");
        assertEquals(List.of("read guest.cfg []", "create test", "unpause 1"), system.done);
        xl("shutdown test");
        assertTrue(system.done.contains("poweroff 1"));
    }

    @Test
    void consoleShowsAndCarriesUntilCtrlBracket() throws Exception {
        system.console.print("echo> ");
        keys = "ab\u001dcd".getBytes(StandardCharsets.UTF_8);
        assertNull(answer("console test"));
        assertEquals("echo> \n", shown.toString(StandardCharsets.UTF_8));
        assertEquals("ab", system.console.typed.toString(StandardCharsets.UTF_8));
        assertEquals(0, system.console.listeners());
    }

    @ParameterizedTest
    @CsvSource({"mem-set test 64,target 1 65536", "mem-set test 64m,target 1 65536", "mem-set 1 65536K,target 1 65536",
        "mem-set test 67108864b,target 1 65536", "mem-max test 1g,maxmem 1 1048576",
        "mem-max test 2T,maxmem 1 2147483648"})
    void memoryIsSaidAsXlSaysIt(String line, String done) throws Exception {
        assertNull(answer(line));
        assertEquals(List.of(done), system.done);
    }

    @ParameterizedTest
    @CsvSource({"shutdown -w test,poweroff", "shutdown --wait --all,poweroff", "reboot -aw,reboot"})
    void waitsUntilTheGuestHasEnded(String line, String how) throws Exception {
        system.asked = guest -> guest.end(ShutdownReason.REBOOT);
        assertNull(answer(line));
        assertEquals(List.of(how + " 1"), system.done);
        assertTrue(shown.toString(StandardCharsets.UTF_8).endsWith("""
             domain 1
            Waiting for 1 domains
            Domain 1 has been shut down, reason code 1
            """), shown::toString);
        assertEquals(1, system.listeners());
    }

    @Test
    void givenTwiceWaitsForDeath() throws Exception {
        system.asked = guest -> {
            guest.end(ShutdownReason.POWEROFF);
            guest.destroy(new DomainId(1, 1));
        };
        assertNull(answer("shutdown -ww test"));
        assertTrue(shown.toString(StandardCharsets.UTF_8).endsWith("Domain 1 has been destroyed\n"), shown::toString);
    }

    @Test
    void detailsAreThoseOfXl() throws Exception {
        String json = xl("list -l test");
        assertTrue(json.startsWith("[{\n    \"domid\": 1,\n    \"config\": {\n      \"c_info\": {"), json);
        assertTrue(json.contains("\"target_memkb\": 65536,") && json.contains("\"on_crash\": \"destroy\""), json);
        assertTrue(json.contains("\"event_channels\": 1023,\n") && json.contains("\"max_grant_frames\": 64,\n"), json);
        assertTrue(json.contains("\"max_maptrack_frames\": 1024,\n") && json.contains("\"max_grant_version\": 2,\n"),
            json);
        assertTrue(xl("list -v test").contains(" 00000000-0000-0000-0000-000000000001        -                -"));
        String dry = xl("create -n guest.cfg");
        assertTrue(dry.startsWith("{\n  \"domid\": null,"), dry);
        assertEquals(List.of("read guest.cfg []"), system.done);
    }

    @Test
    void createFollowsARebootOnTheConsole() throws Exception {
        system.guest = guest -> {
            guest.console.print("bye");
            guest.end(ShutdownReason.POWEROFF);
        };
        assertNull(answer("create -qc guest.cfg"));
        assertEquals("bye\n", shown.toString(StandardCharsets.UTF_8));
    }

    @Test
    void wordsAreCompleted() {
        assertTrue(command.words(List.of("xl", ""), 1).contains("create"));
        assertEquals(List.of("Domain-0", "test"), command.words(List.of("xl", "destroy", ""), 2));
        assertEquals(List.of("Domain-0", "test"), command.words(List.of("xl", "destroy", "test", ""), 3));
        assertEquals(List.of(), command.words(List.of("xl", "mem-set", "test", "64", ""), 4));
        assertEquals(List.of(), command.words(List.of("xl", "audit", ""), 2));
        assertEquals(List.of("--long", "--verbose", "--help"), command.words(List.of("xl", "list", "-"), 2));
        assertTrue(command.words(List.of("xl", "help", ""), 2).contains("create"));
    }

    @Test
    void slots() throws Exception {
        assertEquals("  credit2      weights serves-all\n* rr           weights serves-all", xl("sched-list"));
        assertTrue(xl("sched-use credit2").startsWith("scheduler: rr -> credit2, done"));
        assertTrue(xl("slot-list").contains("credit2, rr"));
        assertThrows(XlException.class, () -> xl("slot-use scheduler rr"));
    }

    @Test
    void cpuPoolsAreMadeFilledAndShownAsByXl() throws Exception {
        String header = "Name               CPUs   Sched     Active   Domain count\n";
        assertEquals(header + "Pool-0               4        rr       y          2", xl("cpupool-list"));
        xl("cpupool-cpu-remove Pool-0 2-3");
        assertEquals("cpupool 'side' created", xl("cpupool-create name=\"side\" "
            + "sched=\"credit2\" cpus=[\"2\"]").lines().skip(1).findFirst().orElseThrow());
        xl("cpupool-cpu-add side node:0");
        xl("cpupool-migrate test side");
        assertEquals(header + "Pool-0               2        rr       y          1\nside                 2   credit2"
            + "       y          1", xl("cpupool-list"));
        assertEquals("Name               CPU list\nside               2-3", xl("cpupool-list -c side"));
        assertTrue(xl("sched-credit2").startsWith("Cpupool side: ratelimit=1000us\n"), xl("sched-credit2"));
        assertTrue(xl("sched-list").startsWith("  credit2      weights serves-all (in use in side)"), xl("sched-list"));
        xl("cpupool-rename 1 batch");
        assertTrue(xl("cpupool-list batch").endsWith("1"));
        assertEquals(List.of("Pool-0", "batch"), command.words(List.of("xl", "cpupool-migrate", "test", ""), 3));
        for (String wrong : List.of("cpupool-list none", "cpupool-create sched=rr", "cpupool-create name=x",
            "cpupool-create name=x cpus=0", "cpupool-create name=x shed=rr", "cpupool-create no-such-file",
            "cpupool-cpu-add batch node:1", "cpupool-cpu-add batch 1-x", "cpupool-migrate test none",
            "cpupool-migrate Domain-0 batch", "cpupool-numa-split", "sched-use rr --pool=none",
            "sched-credit2 -p Pool-0")) {
            assertThrows(XlException.class, () -> xl(wrong), wrong);
        }
    }

    @Test
    void parametersOfWhateverSchedulerAreShownAndSetByItsDescription() throws Exception {
        assertEquals(List.of("Cpupool Pool-0: rr",
            "Name                Value     Preset      Least       Most  Meaning",
            "ratelimit_us         1000       1000          0     500000  least time",
            "share_us         (domain)          5          1        100  time of a domain"),
            xl("sched-param").lines().toList());
        xl("sched-param ratelimit_us=700");
        xl("sched-param -d test share_us=9");
        assertTrue(xl("sched-param").contains("ratelimit_us          700 "), xl("sched-param"));
        assertEquals(List.of("Cpupool Pool-0: rr, domain test",
            "Name                Value     Preset      Least       Most  Meaning",
            "share_us                9          5          1        100  time of a domain"),
            xl("sched-param -d test").lines().toList());
        for (String wrong : List.of("sched-param ratelimit_us", "sched-param =3", "sched-param slice=3",
            "sched-param share_us=3", "sched-param -d test ratelimit_us=3", "sched-param ratelimit_us=1 share_us=2",
            "sched-param ratelimit_us=many", "sched-param ratelimit_us=500001", "sched-param -p none",
            "sched-param -d none")) {
            assertThrows(XlException.class, () -> xl(wrong), wrong);
        }
        assertTrue(xl("sched-param").contains("ratelimit_us          700 "), "wrong use changes nothing");
    }

    @Test
    void weightsAndCapsAreShownAndSetAsByXl() throws Exception {
        xl("sched-use credit2");
        String name = String.format("%-33s", "test");
        assertEquals(
            "Cpupool Pool-0: ratelimit=1000us\n" + String.format("%-33s", "Name") + "   ID Weight  Cap\n" + name
                + "    1    256    0",
            xl("sched-credit2"));
        xl("sched-credit2 -d test -w 512");
        xl("sched-credit2 -d 1 -c 50");
        assertTrue(xl("sched-credit2 -d test").endsWith(name + "    1    512   50"));
        xl("sched-credit2 -s -r 500");
        assertEquals("Cpupool Pool-0: ratelimit=500us", xl("sched-credit2 -s"));
        assertThrows(ControlException.class, () -> xl("sched-credit2 -d test -w 70000"));
        for (String wrong : List.of("sched-credit2 -w 512", "sched-credit2 -r 500", "sched-credit2 -s -d test",
            "sched-credit2 -s -r 500001", "sched-credit2 -d Domain-0 -w 1", "sched-credit2 -p Pool-0 -d test",
            "sched-credit2 -d test -w 0",
            "sched-credit -d test -w 1", "sched-sedf")) {
            assertThrows(XlException.class, () -> xl(wrong), wrong);
        }
        assertTrue(xl("sched-credit2 -d test").endsWith("512   50"), "wrong use changes nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "list none", "destroy", "destroy 0", "pause Domain-0", "list -x", "domid",
        "rename 1", "create f.cfg memory", "slot-use none rr", "console 0", "domname 9", "shutdown", "shutdown -a test",
        "reboot 0", "mem-set test", "mem-set test 1x", "mem-set 0 64", "mem-max test -1", "info nothing", "list -lx"})
    void wrongUseIsTwoLinesAndDoesNothing(String line) {
        XlException fault = assertThrows(XlException.class, () -> xl(line));
        assertEquals(2, String.valueOf(fault.getMessage()).lines().count(), fault::toString);
        assertEquals(List.of(), system.done);
    }

    @Test
    void everyVerbHasHelpWithAnExample() throws Exception {
        assertTrue(xl("").contains("destroy"));
        for (String verb : command.words(List.of("xl"), 1)) {
            String help = xl(verb + " --help");
            assertTrue(help.startsWith("xl " + verb) && help.contains("Examples:\n  xl " + verb), help);
            assertEquals(help, xl("help " + verb));
        }
    }

    @Test
    void vcpusArePinnedAndSet() throws Exception {
        assertNull(answer("vcpu-pin test 0 1"));
        assertNull(answer("vcpu-pin test all - 0-1"));
        assertNull(answer("vcpu-set test 2"));
        assertNull(answer("vcpu-set test 0"));
        assertNull(answer("vcpu-set -i test 3"));
        assertEquals(List.of("affinity 0 2 1", "affinity 0 -1 3", "online 1 2", "online 1 3"), system.done);
    }

    @Test
    void triggersSysrqAndCoresReachTheGuest() throws Exception {
        assertNull(answer("trigger test nmi"));
        assertNull(answer("sysrq test h"));
        assertEquals("test.core: 4242 bytes", answer("dump-core test"));
        assertEquals("/tmp/c: 4242 bytes", answer("dump-core -g test /tmp/c"));
        assertEquals(List.of("nmi 0", "sysrq 1 h", "core 1 test.core false", "core 1 /tmp/c true"), system.done);
    }

    @ParameterizedTest(name = "xl {0}")
    @CsvSource(delimiter = '|', value = {
        "vcpu-pin test 7 0 | Error: Invalid argument 7 as VCPU.", "vcpu-pin test 0 5 | '5' names no pCPU of the 2",
        "vcpu-pin test 0 x | 'x' in 'x' is no CPU",
        "vcpu-set test 3 | You are overcommmitting! You have 2 physical CPUs and want 3 vCPUs! Aborting",
        "vcpu-set test x | Error: Invalid argument.", "trigger test boom | Invalid trigger \"boom\"",
        "trigger test nmi 4 | Invalid vcpu id \"4\"",
        "trigger test power | Send trigger 'power' failed: Invalid argument",
        "trigger test reset | Send trigger 'reset' failed: Function not implemented", "sysrq test hh | Invalid sysrq.",
        "top -d | xl top -d needs a value", "top -d 0 | '0' is no value for -d", "top -i x | 'x' is no value for -i"})
    void whatXenRefusesIsRefusedInItsWords(String line, String why) {
        String message = String.valueOf(assertThrows(XlException.class, () -> answer(line)).getMessage());
        assertTrue(message.startsWith(why), message);
        assertTrue(system.done.isEmpty(), () -> "something was done: " + system.done);
    }

    @Test
    void topShowsWhatWasWaitedSinceThePictureBefore() {
        TopTable table = new TopTable(system, false, false, false);
        table.next("00:00:00");
        system.waitedNanos += 400_000_000;
        system.systemNanos += 1_600_000_000;
        assertTrue(table.next("00:00:02").contains("test --b---          1    0.0    25.0      65536"));
    }

    @Test
    void topIsXentops() throws Exception {
        assertNull(answer("top -b -i 1"));
        String picture = shown.toString(StandardCharsets.UTF_8);
        List<String> lines = picture.lines().toList();
        assertEquals("2 domains: 1 running, 1 blocked, 0 paused, 0 crashed, 0 dying, 0 shutdown", lines.get(1));
        assertEquals("Mem: 262144k total, 131072k used, 131072k free    CPUs: 2 @ 1000MHz", lines.get(2));
        assertEquals("      NAME  STATE   CPU(sec) CPU(%) WAIT(%)     MEM(k) MEM(%)  MAXMEM(k) MAXMEM(%) VCPUS NETS"
            + " NETTX(k) NETRX(k) VBDS   VBD_OO   VBD_RD   VBD_WR  VBD_RSECT  VBD_WSECT SSID", lines.get(3));
        assertEquals(
            "      test --b---          1    0.0     0.0      65536   25.0      65536      25.0     1    0        0"
                + "        0    0        0        0        0          0          0    0",
            lines.get(5));
        keys = "xq".getBytes(StandardCharsets.UTF_8);
        assertNull(answer("top -v"), "q ends it");
        assertTrue(shown.toString(StandardCharsets.UTF_8).contains("VCPUs(sec):   0:          1s"));
    }

    @Test
    void topShowsForWhichShareOfTheTimeADomainWaitedForAPcpu() {
        TopTable table = new TopTable(system, false, false, false);
        table.next("00:00:00");
        system.systemNanos += 2_000_000_000L;
        system.waitedNanos += 500_000_000L;
        String line = table.next("00:00:02").lines().filter(text -> text.contains(" test ")).findFirst().orElseThrow();
        assertTrue(line.startsWith("      test --b---          1    0.0    25.0 "), line);
        system.systemNanos += 2_000_000_000L;
        assertTrue(table.next("00:00:04").contains("1    0.0     0.0      65536"), "nothing more since then");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sched-trace | xl sched-trace takes FILE.svg, not ''", "sched-trace -t 0 x.svg | '0' is no value for -t",
        "sched-trace -t 601 x.svg | 601 s are too long for one picture",
        "sched-trace /nowhere/to/x.svg | cannot write /nowhere/to/x.svg: there is no folder /nowhere/to",
        "sched-trace / | cannot write /: it is a folder",
        "sched-trace -c /nowhere/x.csv x.svg | cannot write /nowhere/x.csv: there is no folder /nowhere",
        "sched-trace -c ./x.svg x.svg | picture and values cannot both go to x.svg"})
    void aTraceThatCannotBeWrittenIsRefusedBeforeItIsRecorded(String line, String why) {
        String message = String.valueOf(assertThrows(XlException.class, () -> answer(line)).getMessage());
        assertTrue(message.startsWith(why) && message.contains("\n"), message);
    }

    @Test
    void aTraceIsEndedByAKeyAndWritesPictureAndValues(@TempDir Path folder) throws Exception {
        keys = "xq".getBytes(StandardCharsets.UTF_8);
        Path svg = folder.resolve("sched.svg");
        Path csv = folder.resolve("sched.csv");
        String said = xl("sched-trace -t 600 --csv=" + csv + " " + svg);
        assertTrue(said.startsWith(svg + ", " + csv + ": 0 switches, 0 wakes, 0 blocks, 0 swaps in "), said);
        assertTrue(Files.readString(svg).contains("test d1v0"), "a row for the vCPU that slept all the time");
        assertEquals("nanos,event,pcpu,vcpu,to,detail,pause_nanos\n", Files.readString(csv));
    }
}
