// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Setting;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** A configuration is read, refused and described by the parameters that a scheduler declares. */
class SettingsAreReadByTheParametersTest {
    private static final List<Parameter> PARAMETERS = List.of(new Parameter("slice", false, 1, 1000, 30, "slice, ms"),
        new Parameter("warp", true, 0, 9, 2, "warp, us"));

    @Test
    void wholeAndByDomain() throws Exception {
        assertEquals(List.of(new Setting(Parameter.WHOLE, "slice", 7)), read(Map.of("slice", 7)));
        assertEquals(List.of(new Setting(1, "warp", 3), new Setting(2, "warp", 4)),
            read(Map.of("warp", " 1=3, 2 = 4", "service.pid", "x", "felix.fileinstall.filename", "y")));
        assertEquals(List.of(new Setting(1, "warp", 3), new Setting(2, "warp", 4)),
            read(Map.of("warp", new String[] {"1=3", "2=4"})));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"slice | 0 | 1 to 1000", "slice | many | 1 to 1000", "slice | 1=2 | 1 to 1000",
        "warp | 3 | DOMAIN=value", "warp | 1=10 | 0 to 9", "warp | 1=1,1=2 | given twice", "warp | -1=1 | domain",
        "warp | 40000=1 | domain", "warp | 1= | 0 to 9", "wrap | 1 | [slice, warp]"})
    void whatIsWrongIsNamed(String key, String value, String says) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(Map.of(key, value)));
        assertEquals(key, e.getProperty());
        assertTrue(e.getReason().contains(says), e.getReason());
    }

    @Test
    void describedAsTheyAre() {
        ObjectClassDefinition description = new SchedulerConfiguration(new FakeCpupools(), "x", PARAMETERS)
            .getObjectClassDefinition("io.ringzero.sched.x", null);
        AttributeDefinition[] all = description.getAttributeDefinitions(ObjectClassDefinition.ALL);
        assertEquals(2, all.length);
        assertEquals(0, description.getAttributeDefinitions(ObjectClassDefinition.REQUIRED).length);
        assertEquals("slice", all[0].getID());
        assertEquals(AttributeDefinition.LONG, all[0].getType());
        assertEquals("30", all[0].getDefaultValue()[0]);
        assertEquals("", all[0].validate("1000"));
        assertTrue(all[0].validate("1001").contains("1 to 1000"));
        assertEquals(Integer.MAX_VALUE, all[1].getCardinality());
        assertEquals("", all[1].validate("3=9"));
        assertTrue(all[1].validate("3=10").contains("0 to 9"));
    }

    private static List<Setting> read(Map<String, Object> configuration) throws ConfigurationException {
        return Settings.read(PARAMETERS, new Hashtable<>(configuration));
    }
}
