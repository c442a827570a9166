// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuId;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Verbs that ask something of a running guest from outside, and that write down what it is. */
final class SignalVerbs {
    private final Toolstack toolstack;
    private final Control control;
    private final Hypervisor hypervisor;
    private final Domains domains;

    @Inject
    SignalVerbs(Toolstack toolstack, Control control, Hypervisor hypervisor, Domains domains) {
        this.toolstack = toolstack;
        this.control = control;
        this.hypervisor = hypervisor;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("trigger", "DOMAIN nmi|reset|init|power|sleep|s3resume [VCPU]", 2, 3, List.of(),
                "sends a trigger; PV guests can be sent an nmi",
                List.of("xl trigger debian nmi", "xl trigger debian nmi 1"), this::trigger),
            new Verb("sysrq", "DOMAIN LETTER", 2, 2, List.of(), "sends a Magic System Request to a guest",
                List.of("xl sysrq debian h", "xl sysrq debian t"), this::sysrq),
            new Verb("dump-core", "DOMAIN [FILE]", 1, 2,
                List.of(new Verb.Option("g", "gdb", "program headers as well, as gdb wants them")),
                "writes a guest's memory and vCPUs into a file in Xen's ELF core format; pause it first for one moment",
                List.of("xl dump-core debian /tmp/debian.core", "xl dump-core -g debian debian.core"), this::dump));
    }

    /** What Xen says of a trigger that a PV domain has no use for (XEN_DOMCTL_sendtrigger, HVM_PARAM_ACPI_S_STATE). */
    private static String refusal(String trigger) throws XlException {
        return switch (trigger) {
            case "power", "sleep", "s3resume" -> "Invalid argument";
            case "reset", "init" -> "Function not implemented";
            default -> throw new XlException("Invalid trigger \"" + trigger + "\"",
                "use one of: nmi, reset, init, power, sleep, s3resume");
        };
    }

    private String trigger(Arguments arguments) throws Exception {
        DomainInfo domain = domains.guest(arguments.operand(0), "trigger");
        String trigger = arguments.operand(1);
        String vcpu = arguments.operands().size() > 2 ? arguments.operand(2) : "0";
        boolean there = hypervisor.vcpus(domain.id()).stream()
            .anyMatch(known -> vcpu.equals(Integer.toString(known.id().number())));
        String refusal = trigger.equals("nmi") ? null : refusal(trigger);
        if (!there) {
            throw new XlException("Invalid vcpu id \"" + vcpu + "\"", "xl vcpu-list " + domain.id().domid()
                + " shows those there are");
        }
        if (refusal != null) {
            throw new XlException("Send trigger '" + trigger + "' failed: " + refusal,
                "only HVM guests know it; a PV guest can be sent nmi, or be asked by xl shutdown and xl reboot");
        }
        control.nmi(new VcpuId(domain.id(), Integer.parseInt(vcpu)));
        return "";
    }

    private String sysrq(Arguments arguments) throws Exception {
        DomainInfo domain = domains.guest(arguments.operand(0), "sysrq");
        String letter = arguments.operand(1);
        if (letter.length() != 1 || letter.charAt(0) <= ' ' || letter.charAt(0) > '~') {
            throw new XlException("Invalid sysrq.", "give one letter, for example h for help");
        }
        toolstack.sysrq(domain.id(), letter.charAt(0));
        return "";
    }

    private String dump(Arguments arguments) throws Exception {
        DomainInfo domain = domains.guest(arguments.operand(0), "dump-core");
        Path file = Path.of(arguments.operands().size() > 1 ? arguments.operand(1) : domain.name() + ".core");
        try {
            long bytes = Progress.of(arguments.seat().out(), "Dumping core of " + domain.name(),
                () -> toolstack.dumpCore(domain.id(), file, arguments.has("g")));
            return file + ": " + bytes + " bytes\n";
        } catch (IOException failure) {
            throw new XlException("Failed to dump core of " + domain.name() + " to " + file + ": " + failure,
                "see to the folder and its free space, or name another file");
        }
    }
}
