// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void membersKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", List.of(true, "x", 2.5));
        map.put("c", Map.of());
        assertEquals("{\n  \"b\": 1,\n  \"a\": [true, \"x\", 2.5],\n  \"c\": {}\n}\n", Json.of(map));
    }

    @Test
    void whateverAGuestPrintsIsAString() {
        assertEquals("\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\u00e9\\ud800\"\n",
            Json.of("\"\\\n\r\t\0\u001b\u007f\u00e9\ud800"));
        assertEquals("[null, -1]\n", Json.of(Arrays.asList(null, -1L)));
    }

    @Test
    void nothingElseIsGuessed() {
        assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
    }
}
