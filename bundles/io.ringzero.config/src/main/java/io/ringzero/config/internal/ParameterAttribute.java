// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.sched.Parameter;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * A parameter as Metatype has it (OSGi Compendium 105.5): a number, or for a domain's parameter any number of {@code DOMAIN=value}.
 *
 * @param parameter what is described
 */
record ParameterAttribute(Parameter parameter) implements AttributeDefinition {
    @Override
    public String getName() {
        return parameter.name();
    }

    @Override
    public String getID() {
        return parameter.name();
    }

    @Override
    public String getDescription() {
        return String.format(Locale.ROOT, "%s%s; %d to %d, preset %d", parameter.perDomain() ? "DOMAIN=value: " : "",
            parameter.meaning(), parameter.least(), parameter.most(), parameter.preset());
    }

    @Override
    public int getCardinality() {
        return parameter.perDomain() ? Integer.MAX_VALUE : 0;
    }

    @Override
    public int getType() {
        return parameter.perDomain() ? STRING : LONG;
    }

    @Override
    public String @Nullable [] getOptionValues() {
        return null;
    }

    @Override
    public String @Nullable [] getOptionLabels() {
        return null;
    }

    /** Empty for a good value, else what is wrong with it; the same check as for a configuration. */
    @Override
    public String validate(String value) {
        try {
            Hashtable<String, Object> only = new Hashtable<>();
            only.put(parameter.name(), value);
            Settings.read(List.of(parameter), only);
            return "";
        } catch (ConfigurationException e) {
            return e.getReason();
        }
    }

    @Override
    public String[] getDefaultValue() {
        return parameter.perDomain() ? new String[0] : new String[] {Long.toString(parameter.preset())};
    }
}
