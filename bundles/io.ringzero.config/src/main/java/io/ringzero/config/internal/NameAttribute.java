// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * A name to choose, as Metatype has it (OSGi Compendium 105.5).
 *
 * @param key of the configuration
 * @param meaning what is named
 * @param names those that are there now, as options; others are allowed
 */
record NameAttribute(String key, String meaning, List<String> names) implements AttributeDefinition {
    @Override
    public String getName() {
        return key;
    }

    @Override
    public String getID() {
        return key;
    }

    @Override
    public String getDescription() {
        return meaning;
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return STRING;
    }

    @Override
    public String[] getOptionValues() {
        return names.toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String validate(String value) {
        return value.isBlank() ? "name one" : "";
    }

    @Override
    public String @Nullable [] getDefaultValue() {
        return null;
    }
}
