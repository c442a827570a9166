// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.service.cm.ConfigurationException;

/**
 * Reads a configuration by a scheduler's parameters. A key is a parameter's name; a domain's parameter has {@code DOMAIN=value}, several of them
 * as an array, a collection, or with commas between. Keys of the framework, of File Install and with a dot first are passed over. Any thread.
 */
final class Settings {
    /** Largest number of an ordinary domain, as in Xen's public headers: those from 0x7ff0 on are reserved. */
    private static final int LAST_DOMAIN = 0x7fef;
    private static final Set<String> FRAMEWORK = Set.of("service.pid", "service.factoryPid", "service.bundleLocation",
        "felix.fileinstall.filename");

    private Settings() {}

    /**
     * All values, each checked.
     *
     * @throws ConfigurationException when one is wrong: with the key, and with what is allowed
     */
    static List<Setting> read(List<Parameter> parameters, Dictionary<String, ?> configuration)
        throws ConfigurationException {
        List<Setting> settings = new ArrayList<>();
        for (Enumeration<String> keys = configuration.keys(); keys.hasMoreElements();) {
            String key = keys.nextElement();
            if (!passedOver(key)) {
                Parameter parameter = parameters.stream().filter(each -> each.name().equals(key)).findFirst()
                    .orElseThrow(() -> new ConfigurationException(key,
                        "there is no such parameter; there is " + parameters.stream().map(Parameter::name).toList()));
                read(parameter, configuration.get(key), settings);
            }
        }
        return List.copyOf(settings);
    }

    static boolean passedOver(String key) {
        return FRAMEWORK.contains(key) || key.startsWith(".");
    }

    private static void read(Parameter parameter, Object value, List<Setting> settings) throws ConfigurationException {
        if (!parameter.perDomain()) {
            settings.add(setting(parameter, Parameter.WHOLE, String.valueOf(value)));
            return;
        }
        for (String part : parts(value)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new ConfigurationException(parameter.name(),
                    "each domain has its own: give DOMAIN=value, several with commas between, not " + part);
            }
            int domid = (int) number(parameter, part.substring(0, equals), 0, LAST_DOMAIN, "domain");
            Setting setting = setting(parameter, domid, part.substring(equals + 1));
            if (settings.stream().anyMatch(setting::sameAs)) {
                throw new ConfigurationException(parameter.name(), "domain " + domid + " is given twice");
            }
            settings.add(setting);
        }
    }

    /** The values of a domain's parameter, each as {@code DOMAIN=value}. */
    static List<String> parts(Object value) {
        Stream<?> values = switch (value) {
            case Object[] several -> Stream.of(several);
            case Collection<?> several -> several.stream();
            default -> Stream.of(value);
        };
        return values.flatMap(each -> Stream.of(each.toString().split(","))).map(String::strip)
            .filter(part -> !part.isEmpty()).toList();
    }

    private static Setting setting(Parameter parameter, int domid, String text) throws ConfigurationException {
        return new Setting(domid, parameter.name(),
            number(parameter, text, parameter.least(), parameter.most(), parameter.meaning()));
    }

    private static long number(Parameter parameter, String text, long least, long most, String what)
        throws ConfigurationException {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below is for both.
        }
        throw new ConfigurationException(parameter.name(),
            what + " is a number, " + least + " to " + most + ", not " + text.strip());
    }
}
