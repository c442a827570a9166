// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.inject.Services;
import jakarta.inject.Inject;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.metatype.MetaTypeProvider;

/**
 * Registers, for the machine and for each scheduler that is there, what takes its configuration. The Configuration Admin then calls
 * each with the present configuration, on its own thread, so a machine or a scheduler that comes back has it again.
 */
final class Configurations implements Services.Listener<Scheduler>, AutoCloseable {
    private final BundleContext context;
    private final Machine machine;
    private final Map<Long, ServiceRegistration<?>> registered = new ConcurrentHashMap<>();
    private final ServiceRegistration<?> own;
    private final Services.Registration listening;

    @Inject
    Configurations(BundleContext context, Machine machine, Services<Scheduler> schedulers) {
        this.context = context;
        this.machine = machine;
        MachineConfiguration ofMachine = new MachineConfiguration(machine.slots());
        this.own = register(ofMachine, MachineConfiguration.PID);
        this.listening = schedulers.listen(this);
    }

    @Override
    public void added(Services.Entry<Scheduler> entry) {
        String name = entry.text("ringzero.name", "");
        if (!name.isEmpty()) {
            SchedulerConfiguration configuration = new SchedulerConfiguration(machine.cpupools(), name,
                entry.service().parameters());
            registered.put(entry.id(), register(configuration, configuration.pid()));
        }
    }

    @Override
    public void removed(Services.Entry<Scheduler> entry) {
        ServiceRegistration<?> registration = registered.remove(entry.id());
        if (registration != null) {
            registration.unregister();
        }
    }

    private <T extends ManagedService & MetaTypeProvider> ServiceRegistration<?> register(T service, String pid) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("service.pid", pid);
        properties.put(MetaTypeProvider.METATYPE_PID, pid);
        return context.registerService(
            new String[] {ManagedService.class.getName(), MetaTypeProvider.class.getName()}, service, properties);
    }

    @Override
    public void close() {
        listening.close();
        own.unregister();
        registered.values().forEach(ServiceRegistration::unregister);
        registered.clear();
    }
}
