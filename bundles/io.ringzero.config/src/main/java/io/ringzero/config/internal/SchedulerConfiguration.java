// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Setting;
import java.util.Dictionary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * The configuration of the schedulers of a name: describes it and hands it on, all of it or nothing. Any thread that is not a pCPU's, one
 * call at a time.
 */
final class SchedulerConfiguration implements ManagedService, MetaTypeProvider {
    /** What the PID of each scheduler begins with; its name follows. */
    static final String PREFIX = "io.ringzero.sched.";
    private static final System.Logger LOG = System.getLogger(SchedulerConfiguration.class.getName());

    private final Cpupools pools;
    private final String name;
    private final List<Parameter> parameters;

    SchedulerConfiguration(Cpupools pools, String name, List<Parameter> parameters) {
        this.pools = pools;
        this.name = name;
        this.parameters = List.copyOf(parameters);
    }

    String pid() {
        return PREFIX + name;
    }

    @Override
    public void updated(@Nullable Dictionary<String, ?> configuration) {
        try {
            List<Setting> settings = configuration == null ? List.of() : Settings.read(parameters, configuration);
            pools.configure(name, settings);
        } catch (ConfigurationException e) {
            refused(e.getProperty() + ": " + e.getReason());
        } catch (IllegalArgumentException e) {
            refused(String.valueOf(e.getMessage()));
        }
    }

    /** Said here, once: the Configuration Admin would add a stack trace. */
    private void refused(String why) {
        LOG.log(System.Logger.Level.WARNING, "configuration " + pid() + ", " + why + "; nothing was changed");
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        if (!id.equals(pid())) {
            throw new IllegalArgumentException(id + " is not described here, " + pid() + " is");
        }
        List<AttributeDefinition> attributes = parameters.stream().<AttributeDefinition>map(ParameterAttribute::new)
            .toList();
        return new Description(pid(), "scheduler " + name,
            "Parameters of scheduler " + name + "; what is not given has its preset value.", attributes);
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }
}
