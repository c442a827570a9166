// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.List;

/**
 * An option of the command.
 *
 * @param name without dashes
 * @param value what stands for its value in the help; empty: a switch
 * @param repeatable whether it may be given several times
 * @param kind what its value must be
 * @param help one line
 */
record Option(String name, String value, boolean repeatable, Kind kind, String help) {
    /** What a value may be. */
    enum Kind {
        ANY, COUNT, SEED, CLOCK
    }

    static final Option PLUGINS = text("plugins", "DIR", "watch this directory for bundles (default ./plugins)");
    static final Option VERBOSE = new Option("verbose", "", false, Kind.ANY, "log what is done on stderr");
    static final Option HELP = new Option("help", "", false, Kind.ANY, "print this");
    static final Option MEMORY = count("memory", "MB", "memory of the guest in MiB");
    static final Option VCPUS = count("vcpus", "N", "virtual CPUs of the guest");
    static final Option PCPUS = count("pcpus", "N",
        "physical CPUs (default 1), each a host thread with the real clock; more than host cores gain nothing");
    static final Option CLOCK = new Option("clock", "real|virtual", false, Kind.CLOCK,
        "host time, or time derived from retired instructions");
    static final Option SEED = new Option("seed", "N", false, Kind.SEED, "seed of all that is random");
    static final Option EXEC = new Option("exec", "LINE", true, Kind.ANY,
        "type this line at the prompt and print only the answer; repeatable");
    static final Option UNTIL = text("until", "TEXT", "stop at the instruction whose output completes TEXT");
    static final Option TIMEOUT = count("timeout", "S", "give up after this many seconds (default 300)");
    static final Option PV_OPTION = new Option("pv-option", "NAME", true, Kind.ANY,
        "give the guest other than Xen does: directory-stores, segment-truncation; repeatable");
    static final Option REPORT = text("report", "FILE", "write a JSON report, also when the guest dies");
    static final Option BRANCHES = new Option("branches", "", false, Kind.ANY,
        "record the last branches for a crash's report; the guest runs some ten times slower");

    static final Option QUICK = new Option("quick", "", false, Kind.ANY,
        "three short repetitions of each figure instead of five");
    static final Option CSV = text("csv", "FILE", "write the figures as comma-separated values");
    static final Option SVG = text("svg", "FILE", "write a plot of the figures");

    static final List<Option> GUEST = List.of(MEMORY, VCPUS, PCPUS, CLOCK, SEED, EXEC, UNTIL, TIMEOUT, PV_OPTION,
        REPORT,
        BRANCHES);
    /** Of the shell, with a terminal or without. */
    static final List<Option> SHELL = List.of(PCPUS, CLOCK, SEED);
    static final List<Option> GLOBAL = List.of(PLUGINS, VERBOSE, HELP);

    private static Option text(String name, String value, String help) {
        return new Option(name, value, false, Kind.ANY, help);
    }

    private static Option count(String name, String value, String help) {
        return new Option(name, value, false, Kind.COUNT, help);
    }

    boolean isSwitch() {
        return value.isEmpty();
    }

    /** Refuses a value that cannot be meant. */
    void check(String given) throws UsageFault {
        boolean good = switch (kind) {
            case ANY -> true;
            case COUNT -> given.matches("[1-9][0-9]{0,8}");
            case SEED -> given.matches("-?[0-9]{1,18}");
            case CLOCK -> given.equals("real") || given.equals("virtual");
        };
        if (!good) {
            throw new UsageFault("--" + name + " is '" + given + "'", switch (kind) {
                case COUNT -> "give a whole number from 1 on: --" + name + " " + value;
                case SEED -> "give a whole number: --seed 7";
                default -> "give one of these: --" + name + " " + value;
            });
        }
    }
}
