// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * What Metatype says of a configuration (OSGi Compendium 105.4); no attribute is required. Stays the same; any thread.
 *
 * @param getID the PID
 * @param getName for people
 * @param getDescription for people
 * @param attributes one for each key
 */
record Description(String getID, String getName, String getDescription,
    List<AttributeDefinition> attributes) implements ObjectClassDefinition {
    Description {
        attributes = List.copyOf(attributes);
    }

    @Override
    public AttributeDefinition[] getAttributeDefinitions(int filter) {
        return filter == REQUIRED ? new AttributeDefinition[0] : attributes.toArray(AttributeDefinition[]::new);
    }

    @Override
    public @Nullable InputStream getIcon(int size) {
        return null;
    }
}
