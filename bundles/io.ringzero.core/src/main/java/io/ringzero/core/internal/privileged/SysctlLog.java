// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Sysctl;
import io.ringzero.abi.layout.SysctlDebugKeys;
import io.ringzero.abi.layout.SysctlReadconsole;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.LogLine;
import io.ringzero.core.internal.debug.DebugKeys;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Sysctls about the hypervisor's log. */
final class SysctlLog {
    /** Most keys of one call: there are no more different ones. */
    private static final long MOST_KEYS = 256;
    private static final int MOST_BYTES = 1 << 20;

    private final HypervisorLog log;
    private final DebugKeys keys;

    @Inject
    SysctlLog(HypervisorLog log, DebugKeys keys) {
        this.log = log;
        this.keys = keys;
    }

    Map<Integer, SysctlRequest.Operation> operations() {
        return Map.of(Sysctl.XEN_SYSCTL_readconsole, this::read, Sysctl.XEN_SYSCTL_debug_keys, this::press);
    }

    /**
     * The log as text, from its beginning or, incrementally, from where an index of an earlier call stood; the end of what there
     * is room for comes back as index.
     */
    private long read(SysctlRequest request) throws GuestFaultException {
        HypervisorLog.Text all = log.text(SysctlLog::line);
        byte[] bytes = all.text().getBytes(StandardCharsets.US_ASCII);
        boolean incremental = request.args().u8(SysctlRequest.at(SysctlReadconsole.INCREMENTAL)) != 0;
        long index = request.u32(SysctlReadconsole.INDEX);
        long skip = incremental ? Math.clamp(index - all.dropped(), 0, bytes.length) : 0;
        long room = Math.min(request.u32(SysctlReadconsole.COUNT), MOST_BYTES);
        byte[] told = Arrays.copyOfRange(bytes, (int) skip, (int) Math.min(bytes.length, skip + room));
        request.call().copyOut(request.i64(SysctlReadconsole.BUFFER), told);
        if (request.args().u8(SysctlRequest.at(SysctlReadconsole.CLEAR)) != 0) {
            log.clear();
        }
        return request.put32(SysctlReadconsole.COUNT, told.length)
            .put32(SysctlReadconsole.INDEX, all.dropped() + skip + told.length).answer();
    }

    private static String line(LogLine line) {
        return "(XEN) " + line.text() + "\n";
    }

    private long press(SysctlRequest request) throws GuestFaultException {
        long count = Math.min(request.u32(SysctlDebugKeys.NR_KEYS), MOST_KEYS);
        for (byte key : request.call().copyIn(request.i64(SysctlDebugKeys.KEYS), (int) count)) {
            try {
                keys.press((char) (key & 0xff));
            } catch (ControlException e) {
                throw new GuestFaultException(Errno.EINVAL, String.valueOf(e.getMessage()));
            }
        }
        return 0;
    }
}
