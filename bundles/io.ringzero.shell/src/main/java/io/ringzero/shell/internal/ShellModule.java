// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.GuestCatalogue;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.Inspector;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.RequiresService;
import io.ringzero.inject.ServiceExport;
import io.ringzero.inject.UsesServices;
import io.ringzero.shell.internal.run.RunModule;
import io.ringzero.shell.internal.x86.DisasmCommand;
import io.ringzero.shell.internal.xl.Completion;
import io.ringzero.shell.internal.xl.RawMemoryUsers;
import io.ringzero.shell.internal.xl.XlCommand;
import io.ringzero.shell.internal.xl.XlModule;
import jakarta.inject.Named;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.framework.BundleContext;

/** Wires the bundle: the commands for Gogo and the verbs for the launcher. */
@GuiceBundle
@RequiresService(Machine.class)
@RequiresService(Hypervisor.class)
@RequiresService(Control.class)
@RequiresService(Inspector.class)
@RequiresService(Toolstack.class)
@RequiresService(GuestCatalogue.class)
@RequiresService(EmbeddedGuests.class)
@RequiresService(ConsoleBackend.class)
@RequiresService(StoreBackend.class)
@UsesServices(Scheduler.class)
final class ShellModule extends AbstractModule {
    private static final String SCOPE = "osgi.command.scope";
    private static final String FUNCTION = "osgi.command.function";

    @Override
    protected void configure() {
        install(new XlModule());
        install(new RunModule());
    }

    @Provides
    @Named("raw memory")
    Supplier<List<String>> rawMemoryUsers(BundleContext context) {
        return new RawMemoryUsers(context);
    }

    @ProvidesIntoSet
    ServiceExport xl(XlCommand command) {
        return ServiceExport.of(command, XlCommand.class).with(SCOPE, "xl").with(FUNCTION,
            new String[] {"xl", "words"});
    }

    @ProvidesIntoSet
    ServiceExport completion() {
        return ServiceExport.of(new Completion(), CommandSessionListener.class);
    }

    @ProvidesIntoSet
    ServiceExport disasm(DisasmCommand command) {
        return ServiceExport.of(command, DisasmCommand.class).with(SCOPE, "x86").with(FUNCTION, "disasm");
    }
}
