// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** Names of what hypercalls answer. */
final class Results {
    private static final int MOST_ERRNO = 200;
    private static final Map<Integer, String> ERRNOS = constants(Errno.class, "E");
    private static final Map<Integer, String> STATUSES = constants(GrantStatus.class, "GNTST_");

    private Results() {
        // Static.
    }

    static String name(long answer) {
        return answer < 0 && answer > -MOST_ERRNO ? ERRNOS.getOrDefault((int) -answer, "errno" + -answer) : Row.OK;
    }

    static String status(int status) {
        return status == GrantStatus.GNTST_okay ? Row.OK : STATUSES.getOrDefault(status, "status" + status);
    }

    /** Values of a class' constants of a prefix, the first name of each value. */
    static Map<Integer, String> constants(Class<?> type, String prefix) {
        Map<Integer, String> names = new HashMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().startsWith(prefix) && field.getType() == int.class) {
                try {
                    names.putIfAbsent(field.getInt(null), field.getName());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return names;
    }
}
