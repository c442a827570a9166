// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.ConsoleIo;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * console_io: the hypervisor's own console, which here is its log. A privileged domain writes lines into it; nobody types there. Without
 * verbose debugging Xen refuses everybody else even writing.
 */
@Singleton
public final class ConsoleIoCall implements Handler, DomainResource {
    /** Longest line of the log; what is longer becomes several. */
    private static final int LONGEST = 512;

    private final HypervisorLog log;
    /** Lines that have no end yet. */
    private final Map<Domain, StringBuilder> begun = new HashMap<>();

    @Inject
    ConsoleIoCall(HypervisorLog log) {
        this.log = log;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_console_io;
    }

    @Override
    public String name() {
        return "console_io";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        call.count(call.arg(0) & 0xffff_ffffL);
        Privilege.require(call, "the emergency console");
        return switch (call.intArg(0)) {
            case ConsoleIo.CONSOLEIO_write -> {
                write(call.domain(), call.copyIn(call.arg(2), (int) Math.min(call.arg(1) & 0xffff_ffffL,
                    Call.MOST_COPIED)));
                yield 0;
            }
            case ConsoleIo.CONSOLEIO_read -> 0;
            default -> throw new GuestFaultException(Errno.ENOSYS, "console_io " + call.intArg(0));
        };
    }

    private void write(Domain domain, byte[] bytes) {
        StringBuilder line = begun.computeIfAbsent(domain, unused -> new StringBuilder());
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == '\n' || line.length() == LONGEST) {
                end(domain, line);
            }
            if (c >= ' ' && c < 0x7f) {
                line.append(c);
            }
        }
    }

    private void end(Domain domain, StringBuilder line) {
        log.add("(" + domain + ") " + line);
        line.setLength(0);
    }

    @Override
    public void domainEnds(Domain domain) {
        StringBuilder line = begun.remove(domain);
        if (line != null && !line.isEmpty()) {
            end(domain, line);
        }
    }
}
