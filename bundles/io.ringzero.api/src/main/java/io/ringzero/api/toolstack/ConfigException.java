// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

/** A configuration is not usable. The message names file and line (or key), what is wrong and what to do. */
public class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
