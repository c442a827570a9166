// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.Sysctl;
import io.ringzero.abi.layout.SysctlHeader;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/** sysctl: the system as a whole (public/sysctl.h of Xen 4.17, interface version 0x15). */
public final class SysctlCall implements Handler {
    private final Map<Integer, SysctlRequest.Operation> operations = new HashMap<>();

    @Inject
    SysctlCall(SysctlMachine machine, SysctlLog log) {
        operations.putAll(machine.operations());
        operations.putAll(log.operations());
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_sysctl;
    }

    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        Struct args = Privilege.request(call, SysctlHeader.SIZE, SysctlHeader.INTERFACE_VERSION,
            Sysctl.XEN_SYSCTL_INTERFACE_VERSION);
        Privilege.require(call, "control of the system");
        long command = args.u32(SysctlHeader.CMD);
        call.count(command);
        SysctlRequest.Operation operation = operations.get((int) command);
        if (operation == null) {
            throw call.unsupported(command);
        }
        return operation.run(new SysctlRequest(call, args));
    }
}
