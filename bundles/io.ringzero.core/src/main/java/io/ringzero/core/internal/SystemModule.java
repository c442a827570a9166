// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.HandlerGroup;
import io.ringzero.core.internal.call.Multicall;
import io.ringzero.core.internal.control.CoreStart;
import io.ringzero.core.internal.debug.DebugKey;
import io.ringzero.core.internal.debug.DomainsKey;
import io.ringzero.core.internal.debug.MemoryKey;
import io.ringzero.core.internal.debug.RegistersKey;
import io.ringzero.core.internal.debug.RunQueueKey;
import io.ringzero.core.internal.domain.DomainResource;
import io.ringzero.core.internal.event.EventChannelOpCompat;
import io.ringzero.core.internal.event.EventChannelOps;
import io.ringzero.core.internal.event.EventChannelsKey;
import io.ringzero.core.internal.grant.GrantTableOps;
import io.ringzero.core.internal.grant.GrantTablesKey;
import io.ringzero.core.internal.privileged.ConsoleIoCall;
import io.ringzero.core.internal.privileged.DomctlCall;
import io.ringzero.core.internal.privileged.PlatformCall;
import io.ringzero.core.internal.privileged.SysctlCall;
import io.ringzero.core.internal.sched.SchedOpCompat;
import io.ringzero.core.internal.sched.SchedOps;
import io.ringzero.core.internal.sched.VcpuOps;
import io.ringzero.core.internal.sched.Watchdogs;
import io.ringzero.core.internal.time.SetTimerOp;
import io.ringzero.core.internal.trap.CallbackCalls;
import io.ringzero.core.internal.trap.Iret;
import io.ringzero.core.internal.trap.TrapCalls;
import io.ringzero.core.internal.version.HvmOpCall;
import io.ringzero.core.internal.version.PhysdevCall;
import io.ringzero.core.internal.version.PhysdevCompatCall;
import io.ringzero.core.internal.version.PhysicalInterrupts;
import io.ringzero.core.internal.version.PrivilegedCalls;
import io.ringzero.core.internal.version.VmAssistCall;
import io.ringzero.core.internal.version.XenVersionCall;

/** Wires the system half: domains, traps, events, grants, time. The memory half has a module of its own. */
public final class SystemModule extends AbstractModule {
    @Override
    protected void configure() {
        Multibinder<Handler> handlers = Multibinder.newSetBinder(binder(), Handler.class);
        handlers.addBinding().to(Multicall.class);
        handlers.addBinding().to(EventChannelOps.class);
        handlers.addBinding().to(EventChannelOpCompat.class);
        handlers.addBinding().to(GrantTableOps.class);
        handlers.addBinding().to(SchedOps.class);
        handlers.addBinding().to(SchedOpCompat.class);
        handlers.addBinding().to(VcpuOps.class);
        handlers.addBinding().to(SetTimerOp.class);
        handlers.addBinding().to(Iret.class);
        handlers.addBinding().to(XenVersionCall.class);
        handlers.addBinding().to(VmAssistCall.class);
        handlers.addBinding().to(PhysdevCall.class);
        handlers.addBinding().to(HvmOpCall.class);
        handlers.addBinding().to(PhysdevCompatCall.class);
        handlers.addBinding().to(DomctlCall.class);
        handlers.addBinding().to(SysctlCall.class);
        handlers.addBinding().to(PlatformCall.class);
        handlers.addBinding().to(ConsoleIoCall.class);
        Multibinder<HandlerGroup> groups = Multibinder.newSetBinder(binder(), HandlerGroup.class);
        groups.addBinding().to(TrapCalls.class);
        groups.addBinding().to(CallbackCalls.class);
        groups.addBinding().to(PrivilegedCalls.class);
        Multibinder<DomainResource> resources = Multibinder.newSetBinder(binder(), DomainResource.class);
        resources.addBinding().to(Watchdogs.class);
        resources.addBinding().to(PhysdevCall.class);
        resources.addBinding().to(PhysicalInterrupts.class);
        resources.addBinding().to(ConsoleIoCall.class);
        Multibinder<DebugKey> keys = Multibinder.newSetBinder(binder(), DebugKey.class);
        keys.addBinding().to(DomainsKey.class);
        keys.addBinding().to(RegistersKey.class);
        keys.addBinding().to(MemoryKey.class);
        keys.addBinding().to(RunQueueKey.class);
        keys.addBinding().to(EventChannelsKey.class);
        keys.addBinding().to(GrantTablesKey.class);
        bind(CoreStart.class).asEagerSingleton();
    }
}
