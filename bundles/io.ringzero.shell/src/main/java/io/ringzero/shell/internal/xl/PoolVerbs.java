// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.toolstack.CpuMask;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The verbs of CPU pools with the forms and columns of xl(1); {@code node:0} is all pCPUs, for the machine has one node. */
final class PoolVerbs {
    private static final String NODE = "node:";

    private final SchedulerInUse inUse;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Domains domains;
    private final PoolConfig configs;

    @Inject
    PoolVerbs(SchedulerInUse inUse, Hypervisor hypervisor, Control control, Domains domains, PoolConfig configs) {
        this.inUse = inUse;
        this.hypervisor = hypervisor;
        this.control = control;
        this.domains = domains;
        this.configs = configs;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("cpupool-list", "[CPUPOOL]", 0, 1,
                List.of(new Verb.Option("c", "cpus", "which pCPUs each has")), "shows CPU pools",
                List.of("xl cpupool-list", "xl cpupool-list -c Pool-0"), this::list),
            new Verb("cpupool-create", "[FILE] [KEY=VALUE...]", 1, Verb.ANY, List.of(),
                "makes a CPU pool of free pCPUs; keys: name, sched, cpus",
                List.of("xl cpupool-create name=side sched=credit cpus=1-2", "xl cpupool-create pool.cfg"),
                this::create),
            new Verb("cpupool-destroy", "CPUPOOL", 1, 1, List.of(),
                "takes a pool without domains away; its pCPUs are free then",
                "xl cpupool-destroy side", arguments -> change(() -> inUse.pools().destroy(id(arguments)))),
            new Verb("cpupool-rename", "CPUPOOL NEWNAME", 2, 2, List.of(), "gives a pool another name",
                "xl cpupool-rename side batch",
                arguments -> change(() -> inUse.pools().rename(id(arguments), arguments.operand(1)))),
            new Verb("cpupool-cpu-add", "CPUPOOL CPUS|node:NODES", 2, 2, List.of(), "gives free pCPUs to a pool",
                List.of("xl cpupool-cpu-add side 1", "xl cpupool-cpu-add Pool-0 node:0"), arguments -> {
                    int id = id(arguments);
                    return each(arguments, inUse.pools()::free, pcpu -> inUse.pools().addPcpu(id, pcpu));
                }),
            new Verb("cpupool-cpu-remove", "CPUPOOL CPUS|node:NODES", 2, 2, List.of(),
                "takes pCPUs from a pool; they are free then", "xl cpupool-cpu-remove Pool-0 1-2", arguments -> {
                    Cpupool pool = inUse.pool(arguments.operand(0));
                    return each(arguments, pool::pcpus, pcpu -> inUse.pools().removePcpu(pool.id(), pcpu));
                }),
            new Verb("cpupool-migrate", "DOMAIN CPUPOOL", 2, 2, List.of(), "has another pool serve a domain",
                "xl cpupool-migrate debian side", this::migrate),
            new Verb("cpupool-numa-split", "", 0, 0, List.of(),
                "makes a pool of each node: of one node, that is the one pool",
                "xl cpupool-numa-split", arguments -> split()));
    }

    /** Names of all pools, for completion. */
    List<String> names() {
        return inUse.pools().pools().stream().map(Cpupool::name).toList();
    }

    private String list(Arguments arguments) throws XlException {
        boolean cpus = arguments.has("c");
        List<Cpupool> shown = arguments.operands().isEmpty()
            ? inUse.pools().pools()
            : List.of(inUse.pool(arguments.operand(0)));
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-19s", "Name"))
            .append(cpus ? "CPU list\n" : "CPUs   Sched     Active   Domain count\n");
        for (Cpupool pool : shown) {
            table.append(String.format(Locale.ROOT, "%-19s", pool.name()));
            if (cpus) {
                table.append(text(pool.pcpus())).append('\n');
            } else {
                long count = hypervisor.domains().stream().filter(domain -> domain.cpupool() == pool.id()).count();
                table.append(
                    String.format(Locale.ROOT, "%3d %9s       y       %4d%n", pool.size(), pool.scheduler(), count));
            }
        }
        return table.toString();
    }

    private String text(long pcpus) {
        return pcpus == 0 ? "" : CpuMask.text(pcpus, Long.SIZE);
    }

    private String create(Arguments arguments) throws Exception {
        Map<String, String> values = configs.read(arguments.operands());
        String name = values.get("name");
        if (name == null) {
            throw new XlException("no name for the cpupool",
                "give one: xl cpupool-create name=side sched=credit cpus=1");
        }
        Cpupools pools = inUse.pools();
        String cpus = values.get("cpus");
        long free = pools.free();
        if (cpus == null && free == 0) {
            throw new XlException("no free cpu found", "free one with: xl cpupool-cpu-remove Pool-0 1");
        }
        long members = cpus == null ? Long.lowestOneBit(free) : mask(cpus, free);
        String scheduler = Optional.ofNullable(values.get("sched")).orElse(pools.pools().getFirst().scheduler());
        change(() -> pools.create(name, String.valueOf(scheduler), members));
        return "Using config: name=\"" + name + "\" sched=\"" + scheduler + "\"\ncpupool '" + name + "' created\n";
    }

    private String migrate(Arguments arguments) throws Exception {
        DomainInfo domain = domains.guest(arguments.operand(0), "cpupool-migrate");
        control.cpupool(domain.id(), inUse.pool(arguments.operand(1)).name());
        return "";
    }

    private String split() throws Exception {
        List<Cpupool> pools = inUse.pools().pools();
        if (pools.size() > 1) {
            throw new XlException("splitting not possible, already cpupools in use", "see xl cpupool-list");
        }
        return change(() -> inUse.pools().rename(pools.getFirst().id(), "Pool-node0"));
    }

    private int id(Arguments arguments) throws XlException {
        return inUse.pool(arguments.operand(0)).id();
    }

    /** For each pCPU that the second operand names. */
    private String each(Arguments arguments, LongSupplier node, PcpuChange change) throws Exception {
        List<Integer> pcpus = new ArrayList<>();
        long mask = mask(arguments.operand(1), node.getAsLong());
        for (int pcpu = 0; pcpu < Long.SIZE; pcpu++) {
            if ((mask >>> pcpu & 1) != 0) {
                pcpus.add(pcpu);
            }
        }
        return change(() -> {
            for (int pcpu : pcpus) {
                change.on(pcpu);
            }
        });
    }

    private long mask(String text, long node) throws XlException {
        if (text.startsWith(NODE)) {
            if (!text.equals(NODE + "0") && !text.equals(NODE + "all")) {
                throw new XlException("there is no node " + text.substring(NODE.length()),
                    "the machine has node:0 only");
            }
            return node;
        }
        try {
            long mask = CpuMask.parse(text);
            int pcpus = hypervisor.info().pcpus();
            return pcpus < Long.SIZE && mask == -1L ? (1L << pcpus) - 1 : mask;
        } catch (IllegalArgumentException e) {
            throw new XlException(String.valueOf(e.getMessage()), "give pCPUs as 0-3,^1 or node:0");
        }
    }

    private static String change(Change change) throws Exception {
        try {
            change.make();
            return "";
        } catch (IllegalArgumentException e) {
            throw new XlException(String.valueOf(e.getMessage()), "see xl cpupool-list -c");
        }
    }

    /** A change of pools. */
    @FunctionalInterface
    private interface Change {
        void make() throws Exception;
    }

    /** A change for one pCPU. */
    @FunctionalInterface
    private interface PcpuChange {
        void on(int pcpu);
    }
}
