// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import io.ringzero.core.internal.crash.CrashReports;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** {@code d}: registers, code, stack and history of every vCPU that is up. */
public final class RegistersKey implements DebugKey {
    private final DomainTable domains;
    private final CrashReports reports;

    @Inject
    RegistersKey(DomainTable domains, CrashReports reports) {
        this.domains = domains;
        this.reports = reports;
    }

    @Override
    public char key() {
        return 'd';
    }

    @Override
    public String purpose() {
        return "dump registers";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Domain domain : domains.all()) {
            for (Vcpu vcpu : domain.vcpus()) {
                if (vcpu.initialised()) {
                    lines.add("*** Dumping " + vcpu + " state: ***");
                    lines.addAll(reports.lines(vcpu));
                }
            }
        }
        return lines;
    }
}
