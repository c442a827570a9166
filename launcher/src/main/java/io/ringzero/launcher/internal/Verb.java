// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.List;
import java.util.stream.Stream;

/**
 * A verb of the command as people see it; the work is a service in the framework.
 *
 * @param name the word on the command line
 * @param operand what follows it; empty: nothing
 * @param leastOperands how many must follow
 * @param mostOperands how many may follow
 * @param purpose one line
 * @param options its own options
 * @param examples whole command lines
 */
record Verb(String name, String operand, int leastOperands, int mostOperands, String purpose, List<Option> options,
    List<String> examples) {

    static final List<Verb> ALL = List.of(
        new Verb("demo", "", 0, 0,
            "two small guests of our own: they print, set timers, send each other events and end",
            List.of(Option.CLOCK, Option.SEED, Option.TIMEOUT, Option.REPORT),
            List.of("ringzero demo", "ringzero demo --clock virtual --seed 7")),
        new Verb("run", "FILE.cfg", 1, 1, "boots an xl configuration file and attaches this terminal to its console",
            Option.GUEST,
            List.of("ringzero run grub.cfg", "ringzero run grub.cfg --memory 256 --timeout 60 --exec 'ls'")),
        new Verb("guest", "NAME", 1, 1,
            "fetches a third-party guest from Debian's packages and boots it; --help names them",
            Option.GUEST,
            List.of("ringzero guest grub64", "ringzero guest grub64 --exec 'set a=21; echo $a$a'",
                "ringzero guest grub64 --clock virtual --seed 7 --exec ls --report report.json")),
        new Verb("bench", "paper|scheduling", 1, 1,
            "runs microbenchmarks of Xen's first paper in Debian's Linux, the host and QEMU; or its scheduling experiments",
            List.of(Option.CLOCK, Option.SEED, Option.QUICK, Option.CSV, Option.SVG, Option.TIMEOUT),
            List.of("ringzero bench paper --quick", "ringzero bench paper --csv paper.csv --svg paper.svg",
                "ringzero bench scheduling --quick", "ringzero bench scheduling --csv sched.csv --svg sched.svg")));

    /** The verb of a name. */
    static Verb named(String name) throws UsageFault {
        return ALL.stream().filter(verb -> verb.name.equals(name)).findFirst().orElseThrow(
            () -> new UsageFault("there is no verb '" + name + "'",
                "use one of demo, run, guest, bench, or none for the shell; see ringzero --help"));
    }

    /** All options that may follow it. */
    Stream<Option> allOptions() {
        return Stream.concat(options.stream(), Option.GLOBAL.stream());
    }
}
